package io.goka.runtime.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory into which an operator drops plugins: each jar in it is one plugin source, and so
 * is each folder, which holds a plugin's jar beside the jars that it depends on. Owner: any thread.
 *
 * <p>Sources come in the order of their file names, so that the same files give the same server
 * everywhere. Hidden files and notes ({@code *.md}, {@code *.txt}) are passed over.
 *
 * @param path where it is
 */
public record PluginDirectory(Path path) {

  private static final Logger log = LoggerFactory.getLogger(PluginDirectory.class);

  private static final Set<String> NOTES = Set.of("md", "txt");
  private static final Comparator<Path> BY_NAME = Comparator.comparing(PluginDirectory::nameOf);

  /**
   * What is in the directory now; nothing, and a warning, when it is missing.
   *
   * @throws IOException when it is there and cannot be read
   */
  List<PluginSource> scan() throws IOException {
    if (!Files.isDirectory(path)) {
      log.warn(
          "There is no plugin directory {}: no plugins are loaded. Make it and drop plugin jars into"
              + " it, or set plugins.dir",
          path.toAbsolutePath());
      return List.of();
    }
    List<PluginSource> sources = new ArrayList<>();
    for (Path file : visibleFiles(path)) {
      if (Files.isDirectory(file)) {
        sources.add(new PluginSource(nameOf(file), jarsOf(file)));
      } else if (!NOTES.contains(suffixOf(file))) {
        sources.add(new PluginSource(nameOf(file), List.of(file)));
      }
    }
    return sources;
  }

  private static List<Path> jarsOf(Path folder) throws IOException {
    return visibleFiles(folder).stream()
        .filter(file -> suffixOf(file).equals("jar") && Files.isRegularFile(file))
        .toList();
  }

  private static List<Path> visibleFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, file -> !nameOf(file).startsWith("."))) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(BY_NAME);
    return files;
  }

  private static String suffixOf(Path file) {
    String name = nameOf(file);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
