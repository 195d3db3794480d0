package io.goka.examples.clicks;

import java.time.Instant;

/**
 * What is known of a user's clicks.
 *
 * @param clicks how many there were
 * @param lastPage the page of the last one
 * @param lastClick when that was
 */
record ClickHistory(long clicks, String lastPage, Instant lastClick) {}
