/** The Adam of docs/own-optimizer.md as it is posted: what a formula costs beside code. A test holds it to the guide. */
export const POSTED_ADAM = {
  state: {
    m: "vector",
    v: "vector",
    c1: "scalar",
    c2: "scalar",
  },
  hyperparameters: {
    beta1: {
      default: 0.9,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
    },
    beta2: {
      default: 0.999,
      range: [0, 0.999999],
      scale: "one-minus-log",
      sweep: [0.9, 0.9999],
    },
    epsilon: {
      default: 1e-8,
      range: [1e-16, 1],
      scale: "log",
    },
    rate: {
      default: 0.001,
      range: [0, 1000],
      scale: "log",
      sweep: [0.0001, 1],
    },
  },
  step: [
    "c1 = beta1*c1 + (1 - beta1); c2 = beta2*c2 + (1 - beta2)",
    "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g*g; d = -(m/c1)/(sqrt(v/c2) + epsilon)",
  ],
  source: "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1",
} as const;
