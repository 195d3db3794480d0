package io.goka.examples.inputs;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.time.Instant;
import java.util.List;

/** Brings together what users do on the web and on their phones. The user is always the key. */
public final class DeviceActivity implements ProcessorPlugin {

  /** The message is the page. */
  static final Stream<String> WEB = Stream.of("web-visits", Codecs.string());

  /** The message is the page. */
  static final Stream<String> PHONE = Stream.of("phone-visits", Codecs.string());

  /** The message is when the user left. */
  static final Stream<Instant> GOODBYES = Stream.of("goodbyes", Codecs.json(Instant.class));

  static final Table<Activity> ACTIVITIES =
      Table.ofGroup("device-activity", Codecs.json(Activity.class));

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("device-activity")
        .persist(ACTIVITIES)
        .inputs(List.of(WEB, PHONE), DeviceActivity::visit)
        .input(GOODBYES, DeviceActivity::leave)
        .build();
  }

  private static void visit(TableContext<Activity> context, String page) {
    Activity before = activity(context);
    boolean onPhone = context.topic().equals(PHONE.topic());
    context.setValue(onPhone ? before.oneMoreOnPhone() : before.oneMoreOnWeb());
  }

  private static void leave(TableContext<Activity> context, Instant when) {
    context.setValue(activity(context).gone());
  }

  private static Activity activity(TableContext<Activity> context) {
    return context.value().orElse(Activity.NONE);
  }
}
