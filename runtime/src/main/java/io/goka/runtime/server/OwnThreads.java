package io.goka.runtime.server;

/**
 * Makes the server's own threads: not keeping the process alive by themselves, and with the
 * server's class loader as context loader, as Kafka's clients are made on them.
 */
final class OwnThreads {

  private OwnThreads() {}

  static Thread make(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    return thread;
  }
}
