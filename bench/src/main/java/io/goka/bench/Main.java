package io.goka.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Where {@code bench/run} begins. Exit codes: 0 after a whole run, 1 after a failure, 2 after a
 * wrong argument.
 */
public final class Main {

  private Main() {}

  /** Runs the command line, and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
  }

  static int execute(PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(new BenchCommand()).setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Main::wrongArguments);
    commandLine.setExecutionExceptionHandler(Main::failed);
    return commandLine.execute(args);
  }

  private static int wrongArguments(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("bench/run: " + e.getMessage());
    err.println("Try: bench/run --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(
      Exception e, CommandLine commandLine, CommandLine.ParseResult arguments) {
    commandLine.getErr().println("bench/run: " + e.getMessage());
    if (!(e instanceof IllegalStateException)) {
      e.printStackTrace(commandLine.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
