// SPDX-License-Identifier: MIT-0
// How near vectors are to each other.

/** The cosine of the angle between two vectors: 1 for the same direction, 0 for nothing in common. */
export function cosine(one, other) {
  let product = 0;
  let first = 0;
  let second = 0;
  for (let at = 0; at < one.length; at++) {
    product += one[at] * other[at];
    first += one[at] ** 2;
    second += other[at] ** 2;
  }
  return first && second ? product / Math.sqrt(first * second) : 0;
}

/** The cosine of every pair. */
export const matrix = (vectors) => vectors.map((one) => vectors.map((other) => cosine(one, other)));

/** All pairs of different vectors, the nearest first. */
export function pairs(similarities) {
  const all = [];
  for (let one = 0; one < similarities.length; one++) {
    for (let other = one + 1; other < similarities.length; other++) all.push({ one, other, value: similarities[one][other] });
  }
  return all.sort((left, right) => right.value - left.value);
}
