package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {

  @TempDir private Path folder;

  @Test
  void eachKindIsResolved() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets.properties"), "db.user=u\n");
    Files.writeString(folder.resolve("pw"), "p");
    Files.writeString(folder.resolve("port"), "4321\n");
    Configuration configuration =
        new Sources()
            .variable("PORT", "1234")
            .set("server.port", "${env:PORT}")
            .set("kafka.metadata.max.age.ms", "${directory:" + folder + ":port}")
            .set("plugin.a.user", "${file:" + secrets + ":db.user}")
            .set("plugin.a.both", "<${env:PORT}-${directory:" + folder + ":pw}>")
            .read();

    assertThat(configuration.server().port()).isEqualTo(1234);
    assertThat(configuration.kafka().clientProperties())
        .containsEntry("metadata.max.age.ms", "4321");
    assertThat(configuration.plugin("a"))
        .containsEntry("user", "u")
        .containsEntry("both", "<1234-p>");
  }

  @Test
  void whatAReferenceBringsIsNotLookedThrough() {
    Configuration configuration =
        new Sources()
            .variable("A", "${env:B} $1 \\")
            .variable("B", "b")
            .set("plugin.a.x", "${env:A}")
            .read();

    assertThat(configuration.plugin("a")).containsEntry("x", "${env:B} $1 \\");
  }

  @Test
  void referencesThatLeadNowhereAreTold() {
    assertThat(
            new Sources()
                .set("server.port", "${env:GONE}")
                .set("plugin.a.x", "${file:/none/at/all:k}")
                .set("plugin.a.y", "${directory:" + folder + ":none}")
                .set("plugin.a.z", "${env:path:GONE}")
                .problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "server.port (--set): ${env:GONE} leads nowhere: set that variable for the"
                            + " server's process."),
            problem ->
                assertThat(problem)
                    .startsWith("plugin.a.x (--set): ${file:/none/at/all:k} leads nowhere:"),
            problem -> assertThat(problem).contains("leads nowhere: write ${directory:"),
            problem -> assertThat(problem).contains("${env:path:GONE} leads nowhere"));
  }

  @Test
  void referencesOfAnotherKindStandOnlyInSettingsOfPlugins() {
    assertThat(new Sources().set("kafka.ssl.key.password", "${evn:PW}").problems())
        .containsExactly(
            "kafka.ssl.key.password (--set): a reference in it is of an unknown kind: write"
                + " ${env:NAME}, ${file:/path:key} or ${directory:/path:file}.");
    assertThat(new Sources().set("plugin.a.x", "${date:yyyy}").read().plugin("a"))
        .containsEntry("x", "${date:yyyy}");
  }
}
