package io.goka.runtime.cli;

import picocli.CommandLine.Command;

/** {@code goka-server state}: decides on what a server keeps on its disk. */
@Command(
    name = "state",
    description = "Decides on what a server keeps on its disk.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = AcceptCommand.class,
    synopsisSubcommandLabel = "accept")
final class StateCommand {}
