package io.goka.examples.messaging;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Keeps what words are to be replaced by; an empty replacement leaves the word alone again. */
public final class WordTranslator implements ProcessorPlugin {

  /** The word is the key, the message what to write instead. */
  static final Stream<String> WORD_TRANSLATIONS = Stream.of("word-translations", Codecs.string());

  static final Table<String> WORDS = Table.ofGroup("word-translator", Codecs.string());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("word-translator")
        .persist(WORDS)
        .input(WORD_TRANSLATIONS, WordTranslator::learn)
        .build();
  }

  private static void learn(TableContext<String> context, String replacement) {
    if (replacement.isBlank()) {
      context.delete();
    } else {
      context.setValue(replacement);
    }
  }
}
