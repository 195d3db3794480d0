package io.goka.examples.messaging;

/**
 * What a user has sent and received.
 *
 * @param sent how many messages were sent
 * @param received how many messages were received
 * @param reported whether the user was reported as a spammer
 */
record Traffic(long sent, long received, boolean reported) {

  static final Traffic NONE = new Traffic(0, 0, false);

  Traffic oneMoreSent() {
    return new Traffic(sent + 1, received, reported);
  }

  Traffic oneMoreReceived() {
    return new Traffic(sent, received + 1, reported);
  }

  Traffic asReported() {
    return new Traffic(sent, received, true);
  }

  long total() {
    return sent + received;
  }

  /** How much of the traffic was sent, from 0 to 1. */
  double sentShare() {
    return total() == 0 ? 0 : (double) sent / total();
  }
}
