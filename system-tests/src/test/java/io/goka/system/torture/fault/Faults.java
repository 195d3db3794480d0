package io.goka.system.torture.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All faults that there are. */
public final class Faults {

  private Faults() {}

  /** One of each, in a fixed order. */
  public static List<Fault> all() {
    return List.of(
        new KilledServer(),
        new StoppedServer(),
        new FrozenServer(),
        new RebalanceStorm(),
        new RestartedBroker(),
        new KilledBroker(),
        new BouncedBrokers(),
        new CutNetwork(),
        new SlowNetwork(),
        new ResetNetwork(),
        new PoisonedInput(),
        new DamagedStore(),
        new SharedDirectory(),
        new JumpingClock());
  }

  /** Those that so many servers and brokers can be befallen by. */
  public static List<Fault> fitting(int instances, int brokers) {
    return all().stream().filter(fault -> fault.fits(instances, brokers)).toList();
  }

  /**
   * Those with these names, in this order.
   *
   * @throws IllegalArgumentException when there is none of a name; the message says which there are
   */
  public static List<Fault> named(String... names) {
    Map<String, Fault> byName =
        all().stream().collect(Collectors.toMap(Fault::name, Function.identity()));
    return Arrays.stream(names)
        .flatMap(name -> name.equals("all") ? all().stream() : Stream.of(named(byName, name)))
        .toList();
  }

  private static Fault named(Map<String, Fault> byName, String name) {
    Fault fault = byName.get(name);
    if (fault == null) {
      throw new IllegalArgumentException(
          "there is no fault " + name + ", but " + byName.keySet().stream().sorted().toList());
    }
    return fault;
  }
}
