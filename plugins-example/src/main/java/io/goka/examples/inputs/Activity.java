package io.goka.examples.inputs;

/**
 * What a user has done on which device.
 *
 * @param web how many pages on the web
 * @param phone how many pages on a phone
 * @param online whether the user is there
 */
record Activity(long web, long phone, boolean online) {

  static final Activity NONE = new Activity(0, 0, false);

  Activity oneMoreOnWeb() {
    return new Activity(web + 1, phone, true);
  }

  Activity oneMoreOnPhone() {
    return new Activity(web, phone + 1, true);
  }

  Activity gone() {
    return new Activity(web, phone, false);
  }
}
