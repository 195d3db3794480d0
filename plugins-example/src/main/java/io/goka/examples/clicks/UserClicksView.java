package io.goka.examples.clicks;

import io.goka.spi.PluginConfig;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewPlugin;

/** A copy of everybody's clicks on every instance of the server. */
public final class UserClicksView implements ViewPlugin {

  @Override
  public ViewDefinition define(PluginConfig config) {
    return ViewDefinition.of("user-clicks", UserClicks.HISTORIES);
  }
}
