package io.goka.bench.workload;

import java.util.List;

/**
 * What a customer has ordered.
 *
 * @param id the order's own name
 * @param customer the customer's name, which is also the record's key
 * @param placedAt when, in milliseconds since 1970
 * @param currency what its prices are in
 * @param lines what was ordered
 * @param note what the customer has to say
 */
public record Order(
    String id, String customer, long placedAt, String currency, List<Line> lines, String note) {

  /**
   * Some of one article.
   *
   * @param article the article
   * @param quantity how many
   * @param cents the price of one
   */
  public record Line(String article, int quantity, long cents) {}
}
