/**
 * Sample 3: messages between users, by five groups that know nothing of each other but topics.
 *
 * <pre>
 *                     messages-sent
 *                      |         |
 *                      v         v
 *   message-filter &lt;- - - -   spam-detector (its loop reaches the receiver)
 *    |      ^   ^                |
 *    |      |   join             v
 *    |      |   user-blocker &lt;- block-user
 *    |      lookup
 *    |      word-translator &lt;- word-translations
 *    v
 *   messages-received -&gt; message-collector
 * </pre>
 *
 * <ul>
 *   <li>{@link io.goka.examples.messaging.MessageFilter} drops what blocked users send, and passes
 *       the rest on, translated. It <b>joins</b> the blocked users, who have the same keys as its
 *       input, and <b>looks up</b> words, which have others.
 *   <li>{@link io.goka.examples.messaging.SpamDetector} counts what each user sends and receives. A
 *       message is processed where its sender lives: it reaches its receiver by the <b>loop</b>.
 *   <li>{@link io.goka.examples.messaging.UserBlocker}, {@link
 *       io.goka.examples.messaging.WordTranslator} and {@link
 *       io.goka.examples.messaging.MessageCollector} keep tables.
 *   <li>{@link io.goka.examples.messaging.ChatEmitter} lets users chat, one of them too much.
 * </ul>
 */
@NullMarked
package io.goka.examples.messaging;

import org.jspecify.annotations.NullMarked;
