package io.goka.examples.messaging;

/**
 * A message of one user to another.
 *
 * @param from who sent it
 * @param to who shall read it
 * @param content what it says
 */
record Message(String from, String to, String content) {}
