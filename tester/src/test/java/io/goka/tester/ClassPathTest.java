package io.goka.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tester brings onto the class path of an author's tests, and what it leaves out. */
class ClassPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.fasterxml.jackson.databind.ObjectMapper",
        "io.javalin.Javalin",
        "org.eclipse.jetty.server.Server",
        "org.rocksdb.RocksDB",
        "ch.qos.logback.classic.Logger",
        "kafka.server.KafkaRaftServer"
      })
  void leavesOutWhatOnlyAServerNeeds(String type) {
    assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void hasTheEngine() throws ClassNotFoundException {
    assertThat(Class.forName("io.goka.engine.processing.Processor")).isPublic();
  }

  @Test
  void jsonNamesTheDependencyThatIsMissing() {
    assertThatThrownBy(() -> Codecs.json(String.class)).hasMessageContaining("io.goka:goka-json");
  }
}
