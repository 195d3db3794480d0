package io.goka.runtime.cli;

import io.goka.engine.config.ConfigurationException;
import io.goka.engine.kafka.KafkaUnreachableException;
import io.goka.runtime.server.StartException;
import java.io.PrintWriter;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * Where the process begins. Exit codes: 143 after SIGTERM, as Java has it, 1 after an unexpected
 * error and when a stop had to be cut short, 2 after a mistake that the operator can mend, told in
 * one message and without a stack trace, 3 when the heap was full.
 */
@Command(
    name = "goka-server",
    description = "A server for stateful stream processors on Apache Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {RunCommand.class, StateCommand.class, DeadLettersCommand.class},
    synopsisSubcommandLabel = "[run]")
public final class Main {

  private static final Set<String> ABOUT = Set.of("-h", "--help", "-V", "--version");
  private static final int MISTAKE = CommandLine.ExitCode.USAGE;
  private static final int UNEXPECTED = CommandLine.ExitCode.SOFTWARE;

  private Main() {}

  /** Runs the command line, and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    return execute(commandLine(), args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  /** Runs a command line, whose output may be elsewhere. */
  static int execute(CommandLine commandLine, String... args) {
    commandLine.setParameterExceptionHandler(Main::wrongArguments);
    commandLine.setExecutionExceptionHandler(Main::failed);
    return commandLine.execute(withCommand(args));
  }

  /** Options alone are meant for {@code run}, but for those that ask about the server. */
  private static String[] withCommand(String[] args) {
    boolean asks = args.length > 0 && ABOUT.contains(args[0]);
    if (asks || (args.length > 0 && !args[0].startsWith("-"))) {
      return args;
    }
    String[] withRun = new String[args.length + 1];
    withRun[0] = "run";
    System.arraycopy(args, 0, withRun, 1, args.length);
    return withRun;
  }

  private static int wrongArguments(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("goka-server: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return MISTAKE;
  }

  private static int failed(
      Exception e, CommandLine commandLine, CommandLine.ParseResult arguments) {
    if (e instanceof ConfigurationException
        || e instanceof KafkaUnreachableException
        || e instanceof StartException) {
      commandLine.getErr().println("goka-server: " + e.getMessage());
      return MISTAKE;
    }
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("The server cannot go on", e);
    return UNEXPECTED;
  }
}
