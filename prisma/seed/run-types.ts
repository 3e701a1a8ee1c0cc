/** What workflows usually cost, in US cents of face value. Histories take over as soon as there are some. */
export const RUN_TYPES = [
  { code: "tweet", name: "Tweet", minCents: 15n, maxCents: 50n },
  { code: "thread", name: "Thread", minCents: 20n, maxCents: 75n },
  { code: "carousel", name: "Carousel", minCents: 50n, maxCents: 200n },
  { code: "story", name: "Story", minCents: 100n, maxCents: 500n },
  { code: "video", name: "Video", minCents: 200n, maxCents: 1_000n },
];
