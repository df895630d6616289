/**
 * What else people call an optimizer, a problem, a hyper-parameter or an option: for search and for messages. Nothing is
 * accepted under these names. The keys are names of the catalogue, which a test checks; what a title, a source or a family
 * says is found without a line here, and so is another spelling (`weight_decay` for `weightDecay`).
 */

/** Name of the catalogue → other names. Several may share one: it then stands for all of them. */
export type Aliases = Readonly<Record<string, readonly string[]>>;

/** Of optimizers and problems. */
export const ENTRY_ALIASES: Aliases = {
  // First order
  sgd: ["GD", "steepest descent", "stochastic gradient descent"],
  momentum: ["heavy ball", "SGDM", "SGD with momentum", "classical momentum"],
  nesterov: ["NAG", "Nesterov accelerated gradient", "accelerated gradient"],
  adam: ["adaptive moment estimation"],
  adamw: ["Adam with weight decay", "decoupled weight decay"],
  nadamw: ["NAdam"],
  lion: ["EvoLved sign momentum", "sign momentum"],
  "schedule-free-sgd": ["ScheduleFree"],
  "schedule-free-adamw": ["ScheduleFree"],
  "perturbed-gradient-descent": ["PGD", "noisy gradient descent"],
  // Backtracking
  armijo: ["backtracking", "backtracking line search", "line search"],
  "two-way-armijo": ["two-way backtracking", "line search"],
  "mbt-momentum": ["MBT-MMT"],
  "mbt-nesterov": ["MBT-NAG"],
  sls: ["Armijo SGD", "line search"],
  // Newton
  newton: ["Newton–Raphson"],
  "new-q-newton": ["NQN"],
  "backtracking-new-q-newton": ["BNQN"],
  "cubic-newton": ["ARC", "cubic regularization", "cubic regularized Newton"],
  "trust-region-newton": ["trust region"],
  "trust-region-newton-cg": ["trust region", "trust-ncg"],
  // Saddle-free
  "saddle-free-newton": ["SFN"],
  "krylov-saddle-free-newton": ["SFN", "Krylov SFN"],
  "saddle-free-newton+armijo": ["SFN"],
  "series-saddle-free-newton": ["SFN"],
  "low-rank-saddle-free-newton": ["SFN", "LRSFN"],
  "negative-curvature": ["direction of negative curvature"],
  // Online gradient regression
  "ogr-diagonal": ["OGR"],
  "ogr-full": ["OGR"],
  "ogr-subspace": ["OGR"],
  "ogr-diagonal-subspace": ["OGR"],
  "ogr-correlation-one": ["OGR", "cdOGR"],
  // Gauss–Newton and the rest
  "gauss-newton": ["GN", "GGN", "generalized Gauss–Newton"],
  "levenberg-marquardt": ["LM", "LMA"],
  "hessian-free": ["HF", "truncated Newton"],
  tonga: ["natural gradient", "NGD"],
  kfac: ["Kronecker-factored approximate curvature", "natural gradient"],
  lbfgs: ["BFGS", "limited-memory BFGS"],
  sophia: ["Sophia-G", "Sophia-H"],
  muon: ["orthogonalized momentum"],
  soap: ["Shampoo with Adam"],
  // Problems
  "quadratic-saddle": ["strict saddle"],
  "cubic-degenerate": ["degenerate saddle"],
  rosenbrock: ["banana"],
  "matrix-factorisation": ["matrix factorization", "low-rank factorization"],
  "deep-linear-chain": ["deep linear network"],
  "deep-linear-mnist": ["deep linear network"],
  "mnist-10x10": ["pooled MNIST"],
  "mnist-mlp": ["multilayer perceptron"],
  "mnist-convnet": ["CNN", "LeNet"],
  "cifar10-convnet": ["CNN"],
  "layer-norm-mlp": ["layer normalization", "LayerNorm"],
  "modular-addition": ["grokking", "attention"],
  latching: ["RNN", "long-term dependencies"],
  "char-transformer": ["GPT", "language model", "character-level language model", "decoder", "attention"],
  "char-gru": ["char-rnn", "RNN", "language model", "character-level language model"],
  "copy-sequence": ["copy task"],
  "sort-sequence": ["sorting", "sort task"],
  "tfjs-model": ["own model", "Keras", "TensorFlow.js"],
};

/** Of hyper-parameters. */
export const HYPERPARAMETER_ALIASES: Aliases = {
  rate: ["lr", "learning_rate", "eta", "step_size", "stepsize"],
  adamRate: ["lr", "learning_rate"],
  largest: ["lr", "learning_rate", "max_lr"],
  scale: ["lr", "learning_rate"],
  momentum: ["mu", "beta", "beta1"],
  smoothing: ["momentum"],
  beta1: ["betas", "momentum", "b1"],
  beta2: ["betas", "b2", "rho"],
  beta3: ["betas", "b3"],
  momentumDecay: ["momentum_decay"],
  decay: ["rho", "beta2"],
  weightDecay: ["wd", "lambda", "l2"],
  decoupledDecay: ["weight_decay", "wd", "lambda"],
  epsilon: ["eps"],
  damping: ["lambda", "regularization", "tikhonov"],
  decrease: ["c1", "sufficient_decrease"],
  shrink: ["backtracking_factor", "contraction", "rho"],
  radius: ["trust_radius", "delta"],
  memory: ["history_size", "history"],
  vectors: ["k", "krylov_dim", "lanczos_steps", "subspace_dimension"],
  dimensions: ["k", "subspace_dimension"],
  rank: ["k", "subspace_dimension"],
  iterations: ["max_iter", "maxiter", "cg_iterations"],
  interval: ["update_freq", "precondition_frequency", "update_every"],
  schedule: ["lr_schedule", "scheduler", "lr_scheduler"],
  scheduleSteps: ["total_steps", "T_max", "max_steps"],
  scheduleEnd: ["lr_end", "eta_min", "end_factor"],
  schedulePower: ["poly_power"],
  warmup: ["warmup_steps"],
  warmupShare: ["warmup_ratio", "warmup_steps", "pct_start"],
  cooldownShare: ["cooldown", "decay_ratio"],
};

/** Of options of problems. */
export const OPTION_ALIASES: Aliases = {
  activation: ["nonlinearity", "act"],
  batch: ["batch_size", "bs", "minibatch"],
  blocks: ["num_layers", "n_layers", "num_blocks"],
  condition: ["kappa", "condition_number"],
  data: ["dataset", "data_set"],
  decay: ["weight_decay", "wd", "l2"],
  depth: ["num_layers", "n_layers"],
  dimension: ["dim", "ndim", "n", "d"],
  examples: ["n_samples", "samples", "num_examples"],
  heads: ["num_heads", "n_head"],
  hidden: ["units", "hidden_size", "hidden_units"],
  layers: ["num_layers", "n_layers"],
  length: ["sequence_length", "seq_len"],
  loss: ["criterion", "loss_function"],
  modulus: ["p", "prime"],
  negative: ["morse_index", "negative_eigenvalues"],
  noise: ["sigma", "gradient_noise"],
  norm: ["normalization"],
  rotate: ["rotation"],
  start: ["init", "x0", "initial_point"],
  width: ["hidden_size", "d_model", "embedding_dimension"],
};
