package io.goka.runtime.query;

import io.goka.engine.state.KeyRange;
import io.goka.engine.state.ServedTable;
import io.goka.spi.CodecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Owner: any thread. Looks keys up in the tables that this instance serves, and scans them. Group
 * tables and views are two of these, as their names have nothing to do with each other.
 */
public final class TableQueries {

  private final Map<String, ServedTable> tables = new ConcurrentHashMap<>();

  /**
   * Serves a table from now on, under its topic's name, in place of an earlier one of that name.
   */
  public void add(ServedTable table) {
    add(table.topic(), table);
  }

  /** Serves a table from now on, under a name, in place of an earlier one of that name. */
  public void add(String name, ServedTable table) {
    tables.put(name, table);
  }

  /** The table of a name. */
  public Optional<ServedTable> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** The names of all tables, in order. */
  public List<String> names() {
    return List.copyOf(new TreeMap<>(tables).keySet());
  }

  /** Looks up a key that is given as text, in the table's key format. */
  public Lookup lookup(String table, String key) {
    return lookup(table, served -> served.keyFormat().encode(key));
  }

  /** Looks up a key that is given as it is written. */
  public Lookup lookup(String table, byte[] writtenKey) {
    return lookup(table, served -> writtenKey);
  }

  private Lookup lookup(String name, Function<ServedTable, byte[]> keyOf) {
    ServedTable table = tables.get(name);
    if (table == null) {
      return new Lookup.UnknownTable();
    }
    byte[] key;
    try {
      key = keyOf.apply(table);
    } catch (CodecException e) {
      return new Lookup.BadKey(String.valueOf(e.getMessage()));
    }
    int partitions = table.partitionCount();
    if (partitions == 0) {
      return new Lookup.Elsewhere(-1);
    }
    int partition = table.partitioner().partition(key, partitions);
    ServedTable.Reading reading = table.read(partition, key);
    if (reading instanceof ServedTable.Reading.Here here) {
      Lookup.Place place = new Lookup.Place(partition, here.offset());
      byte[] value = here.value();
      return value == null
          ? new Lookup.Absent(place)
          : new Lookup.Found(place, value, table.codec());
    }
    if (reading instanceof ServedTable.Reading.Recovering recovering) {
      return new Lookup.Recovering(partition, recovering.progress());
    }
    return new Lookup.Elsewhere(partition);
  }

  /**
   * Reads a page of entries, out of all partitions, in the unsigned byte order of the written keys.
   * A page is never silently without a partition.
   */
  public TableScan scan(String name, ScanRequest request) {
    ServedTable table = tables.get(name);
    if (table == null) {
      return new TableScan.UnknownTable();
    }
    KeyRange range;
    try {
      range = request.range(table.keyFormat());
    } catch (CodecException | IllegalArgumentException e) {
      return new TableScan.BadKey(String.valueOf(e.getMessage()));
    }
    return new MergedScan(table, range, request.limit(), request.partial()).read();
  }
}
