/**
 * What the local models can say about anything. `{topic}` is the subject as it was given, `{Topic}` the same at the
 * start of a sentence. Each list is long enough that a long article does not repeat itself.
 */
export const OPENINGS = [
  "Most people meet {topic} sideways: a problem turns up on a Tuesday, and it turns out to be the answer.",
  "There is a lot of noise around {topic}, and surprisingly little plain advice.",
  "A year ago {topic} was something other teams did.",
  "Ask five people about {topic} and you will hear five different first steps.",
  "{Topic} rewards a little attention, paid often, far more than one heroic weekend.",
] as const;

export const PARAGRAPHS = [
  {
    heading: "Why it matters now",
    sentences: [
      "The case for {topic} used to be about saving time.",
      "Today it is more about staying calm while everything around it changes.",
      "When the basics are in place, small surprises stay small.",
      "When they are not, every surprise becomes a meeting.",
      "That difference is hard to see in a plan and very easy to feel in a week.",
      "It also compounds: what you learn in the first month makes the second one cheaper.",
    ],
  },
  {
    heading: "Where to begin",
    sentences: [
      "Start with the one part of {topic} that you can finish by Friday.",
      "Write down what you expect to happen before you try it, in a single sentence.",
      "Then try it with real people and real constraints, not with an example.",
      "Keep the first version small enough that throwing it away would not hurt.",
      "If it works, you will know within days; if it does not, you have lost very little.",
      "Either way you now have a fact where you used to have an opinion.",
    ],
  },
  {
    heading: "What good looks like",
    sentences: [
      "Good work on {topic} tends to look unremarkable from the outside.",
      "Questions get short answers, and the answers are the same whoever you ask.",
      "Newcomers find their way in an afternoon.",
      "Nobody has to remember a rule, because the easiest way is also the right one.",
      "Numbers are looked at weekly and argued about rarely.",
      "And when something does go wrong, the story of what happened is already written down.",
    ],
  },
  {
    heading: "The usual mistakes",
    sentences: [
      "The first mistake with {topic} is to buy before measuring.",
      "The second is to copy somebody whose situation only looks like yours.",
      "A third, quieter one is to keep going after the reason has gone.",
      "All three feel like progress while they are happening.",
      "A simple guard is to name, in advance, the result that would make you stop.",
      "It takes a minute to write and saves entire quarters.",
    ],
  },
  {
    heading: "An example",
    sentences: [
      "Take a small team that had put off {topic} for most of a year.",
      "They picked one routine, gave it two hours a week, and agreed to look again after a month.",
      "The first week was clumsy and the second was merely slow.",
      "By the fourth they had cut the number of open questions in half.",
      "Nothing about it was clever; they simply looked at the same short list every Monday.",
      "What surprised them most was how much they could stop doing.",
    ],
  },
  {
    heading: "What it costs",
    sentences: [
      "It would be wrong to say that {topic} is free.",
      "It takes attention, and attention is usually the scarcest thing in the room.",
      "The honest way to budget for it is in hours, not in good intentions.",
      "Two hours a week is enough for most; none at all is the only amount that never works.",
      "Set against the cost of doing it late, that is a modest price.",
      "And unlike most expenses, this one shrinks as you get better at it.",
    ],
  },
] as const;

export const CLOSINGS = [
  "If you take one thing away about {topic}, let it be this: begin smaller than feels sensible, and look at the result sooner than feels comfortable.",
  "{Topic} does not need a grand plan. It needs a first step, a date to look back, and the patience to do both again.",
  "None of this is hard. It is only easy to postpone, and that is the best reason to start with {topic} this week.",
] as const;

export const REPLIES = [
  "Here is how I would think about {topic}.",
  "Good question. The short version on {topic}:",
  "Let us take {topic} one step at a time.",
] as const;

export const FOLLOW_UPS = [
  "Would you like an example, or a short list of first steps?",
  "Tell me a little more about your situation and I can be more specific.",
  "If you say who this is for, I can put it into words for them.",
] as const;
