package io.goka.engine.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads a properties file in UTF-8 and knows the line of every key. What a line means is left to
 * {@link Properties}; only where lines begin and end is found out here.
 */
final class PropertiesFile {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * A key as it stands in the file.
   *
   * @param line the line on which it begins, from 1
   */
  record Entry(String key, String text, int line) {

    /** Shows no value, which may be a secret. */
    @Override
    public String toString() {
      return "Entry[" + key + ":" + line + "]";
    }
  }

  private PropertiesFile() {}

  /** The entries in the order of the file; what cannot be read, and what stands twice, is told. */
  static List<Entry> read(Path file, Problems problems) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      List<Entry> entries = parse(file, text.lines().toList(), problems);
      tellRepeated(file, entries, problems);
      return entries;
    } catch (NoSuchFileException e) {
      problems.add("The configuration file " + file + " does not exist: name one that does.");
    } catch (CharacterCodingException e) {
      problems.add("The configuration file " + file + " is not UTF-8: save it as UTF-8.");
    } catch (IOException e) {
      problems.add("The configuration file " + file + " cannot be read: " + e + ".");
    }
    return List.of();
  }

  private static List<Entry> parse(Path file, List<String> lines, Problems problems) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      int first = at;
      StringBuilder logical = new StringBuilder(withoutMark(lines.get(at), at));
      boolean comment = isComment(logical.toString());
      while (!comment && isContinued(lines.get(at)) && at + 1 < lines.size()) {
        logical.append('\n').append(lines.get(++at));
      }
      at++;
      if (!comment) {
        addEntry(file, first + 1, logical.toString(), entries, problems);
      }
    }
    return entries;
  }

  private static void addEntry(
      Path file, int line, String logical, List<Entry> entries, Problems problems) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(logical));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          file + ":" + line + " cannot be read: after \\u four hexadecimal digits follow.");
    }
    for (String key : properties.stringPropertyNames()) {
      entries.add(new Entry(key, properties.getProperty(key).strip(), line));
    }
  }

  private static void tellRepeated(Path file, List<Entry> entries, Problems problems) {
    Map<String, Integer> lines = new HashMap<>();
    for (Entry entry : entries) {
      Integer before = lines.put(entry.key(), entry.line());
      if (before != null) {
        String end = "stands in line " + before + " already: take one of them out.";
        problems.addKey(entry.key(), Origin.file(file.toString(), entry.line()), end);
      }
    }
  }

  private static String withoutMark(String line, int at) {
    return at == 0 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
  }

  /** An odd number of backslashes at the end joins the next line to this one. */
  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
