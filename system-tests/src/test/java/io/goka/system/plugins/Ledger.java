package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;

/**
 * Counts the entries of each account. Its auditor goes to each account, and takes as many
 * milliseconds as he is told for those whose names begin with {@link #TANGLED}.
 */
public final class Ledger implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "ledger";

  /** An account's entries, and {@link #AUDITED} for each audit. */
  public static final String TABLE = "ledger-table";

  /** The input. */
  public static final String INPUT = "ledger-entries";

  /** The visitor, whose argument is in milliseconds. */
  public static final String AUDIT = "audit";

  /** How the names of accounts begin that take long. */
  public static final String TANGLED = "tangled-";

  /** What an audit adds. */
  public static final long AUDITED = 1_000_000;

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.int64())
        .input(Stream.of(INPUT, Codecs.string()), (context, entry) -> add(context, 1))
        .visitor(Visitor.of(AUDIT, Codecs.int64()), Ledger::audit)
        .build();
  }

  private static void audit(TableContext<Long> context, Long millis) throws InterruptedException {
    if (context.key().startsWith(TANGLED)) {
      Patient.take(millis);
    }
    add(context, AUDITED);
  }

  private static void add(TableContext<Long> context, long amount) {
    context.setValue(context.value().orElse(0L) + amount);
  }
}
