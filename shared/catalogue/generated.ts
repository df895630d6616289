/** Written by `npm run catalogue`; edit the definitions in gpu-runner/ instead. */
import { withCommonParameters } from "./common-parameters.ts";
import type { Catalogue } from "./entry.ts";

export const catalogue: Catalogue = withCommonParameters({
  "optimizers": [
    {
      "name": "sgd",
      "title": "Gradient descent",
      "family": "first-order",
      "formula": "\\theta \\leftarrow \\theta - \\eta\\, g",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00003,
            30
          ],
          "meaning": "Learning rate η.",
          "source": "Goodfellow, Bengio & Courville 2016, section 11.4.1: 0.01 as a first choice"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Robbins & Monro 1951",
      "fails": "Leaves a saddle only after about log(1/ε)/(η|λ|) steps from distance ε; crawls where the condition number is large; diverges for rates above 2/L.",
      "departures": []
    },
    {
      "name": "momentum",
      "title": "Heavy-ball momentum",
      "family": "first-order",
      "formula": "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\eta\\, b",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00003,
            30
          ],
          "meaning": "Learning rate η; the effective one is η/(1−μ).",
          "source": "Sutskever et al. 2013, section 3: rates 0.05 to 1e-4"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Polyak 1964; Sutskever et al. 2013 (proceedings of ICML 28)",
      "fails": "Overshoots minima that it enters with speed; needs a tuned rate; diverges above 2(1+μ)/L.",
      "departures": []
    },
    {
      "name": "nesterov",
      "title": "Nesterov momentum",
      "family": "first-order",
      "formula": "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\eta\\,(g + \\mu b)",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00003,
            30
          ],
          "meaning": "Learning rate η; the effective one is η/(1−μ).",
          "source": "Sutskever et al. 2013, section 3: rates 0.05 to 1e-4"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Nesterov 1983; Sutskever et al. 2013, equations 3 and 4",
      "fails": "Overshoots like the heavy ball, less so; no acceleration under gradient noise; needs a tuned rate.",
      "departures": []
    },
    {
      "name": "adam",
      "title": "Adam",
      "family": "first-order",
      "formula": "m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad \\theta \\leftarrow \\theta - \\eta \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon}",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay β₁ of the mean gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Learning rate η: the largest step of a coordinate.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1",
      "fails": "Not rotation equivariant, so axis-aligned saddles flatter it; need not converge where large gradients are rare (Reddi et al. 2018, arXiv 1904.09237); circles a minimum at the size of its rate.",
      "departures": [
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32."
      ]
    },
    {
      "name": "adamw",
      "title": "AdamW",
      "family": "first-order",
      "formula": "\\theta \\leftarrow \\theta - \\eta \\left( \\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} + \\lambda \\theta \\right)",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay β₁ of the mean gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "weightDecay": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            1
          ],
          "meaning": "Decay λ of the parameters, multiplied by the rate only.",
          "source": "torch.optim.AdamW; the paper tunes it per task"
        },
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Learning rate η.",
          "source": "Loshchilov & Hutter 2017, arXiv 1711.05101, algorithm 2"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Loshchilov & Hutter 2017, arXiv 1711.05101, algorithm 2",
      "fails": "As Adam; the decay keeps the plain training loss above its minimum unless the minimum is at 0.",
      "departures": [
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32."
      ]
    },
    {
      "name": "rmsprop",
      "title": "RMSprop",
      "family": "first-order",
      "formula": "v \\leftarrow \\rho v + (1-\\rho) g^2 \\qquad \\theta \\leftarrow \\theta - \\eta \\frac{g}{\\sqrt v + \\varepsilon}",
      "hyperparameters": {
        "decay": {
          "kind": "number",
          "default": 0.99,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay ρ of the mean squared gradient.",
          "source": "torch.optim.RMSprop; the lecture has 0.9"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "torch.optim.RMSprop"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Learning rate η.",
          "source": "torch.optim.RMSprop"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Tieleman & Hinton 2012, lecture 6.5",
      "fails": "Not rotation equivariant; without bias correction the first steps are 1/√(1−ρ) times too long; circles a minimum at the size of its rate.",
      "departures": [
        "There is no bias correction, as in torch.optim.RMSprop; v starts at 0."
      ]
    },
    {
      "name": "nadamw",
      "title": "NAdamW",
      "family": "first-order",
      "formula": "\\mu_t = \\beta_1 (1 - \\tfrac12 0.96^{t\\psi}) \\quad m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad \\theta \\leftarrow \\theta - \\eta \\left( \\frac{\\frac{1-\\mu_t}{1-\\prod_{i \\le t}\\mu_i} g + \\frac{\\mu_{t+1}}{1-\\prod_{i \\le t+1}\\mu_i} m}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} + \\lambda \\theta \\right)",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.7,
            0.996
          ],
          "meaning": "Decay β₁ of the mean gradient, and the limit of μ.",
          "source": "Dozat 2016, ICLR workshop, algorithm 2: 0.9; sweep: AlgoPerf, paper baseline NadamW has 1−β₁ from 4e-3 to 0.1, here to 0.3, the default inside"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Dozat 2016, ICLR workshop, algorithm 2: 0.999, as AlgoPerf, paper baseline NadamW"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "momentumDecay": {
          "kind": "number",
          "default": 0.004,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "meaning": "ψ: how fast μ rises from ½β₁ to β₁; half of the way takes 17/ψ steps.",
          "source": "Dozat 2016, ICLR workshop, algorithm 2: 4e-3"
        },
        "weightDecay": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            1
          ],
          "meaning": "Decay λ of the parameters, multiplied by the rate only.",
          "source": "0.01 as in torch.optim.AdamW; sweep: AlgoPerf, paper baseline NadamW has 5e-3 to 1"
        },
        "rate": {
          "kind": "number",
          "default": 0.002,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Learning rate η: about the largest step of a coordinate.",
          "source": "torch.optim.NAdam: 2e-3; sweep: AlgoPerf, paper baseline NadamW has 1e-4 to 1e-2, small problems want more"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Dozat 2016, ICLR workshop, algorithm 2; Loshchilov & Hutter 2017, arXiv 1711.05101",
      "fails": "As Adam: not rotation equivariant, circles a minimum at the size of its rate; the decay keeps the plain training loss above its minimum unless that is at 0.",
      "departures": [
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32."
      ]
    },
    {
      "name": "lion",
      "title": "Lion",
      "family": "first-order",
      "formula": "\\theta \\leftarrow \\theta - \\eta \\left( \\mathrm{sign}(\\beta_1 m + (1-\\beta_1) g) + \\lambda \\theta \\right) \\qquad m \\leftarrow \\beta_2 m + (1-\\beta_2) g",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.7,
            0.99
          ],
          "meaning": "Share β₁ of the old momentum in the step.",
          "source": "Chen et al. 2023, arXiv 2302.06675, algorithm 2: 0.9, and 0.95 for language models"
        },
        "beta2": {
          "kind": "number",
          "default": 0.99,
          "range": [
            0,
            0.99999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.999
          ],
          "meaning": "Decay β₂ of the momentum.",
          "source": "Chen et al. 2023, arXiv 2302.06675, algorithm 2: 0.99, and 0.98 for language models"
        },
        "weightDecay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "linear",
          "meaning": "Decay λ of the parameters, multiplied by the rate only.",
          "source": "The authors' code: 0; section 5: 3 to 10 times AdamW's where that decays"
        },
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            3.3333333333333335
          ],
          "meaning": "Learning rate η: the step of every coordinate.",
          "source": "Chen et al. 2023, arXiv 2302.06675, algorithm 2, section 5: 3 to 10 times less than AdamW's; 1e-3 in its ImageNet experiments, 1e-4 in its code; sweep: so much less than Adam's here"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Chen et al. 2023, arXiv 2302.06675, algorithm 2",
      "fails": "Every coordinate moves by η in every step, however small its gradient: it circles a minimum at the size of its rate and, not rotation equivariant, is flattered by axis-aligned saddles.",
      "departures": []
    },
    {
      "name": "ademamix",
      "title": "AdEMAMix",
      "family": "first-order",
      "formula": "m_1 \\leftarrow \\beta_1 m_1 + (1-\\beta_1) g \\quad m_2 \\leftarrow \\beta_{3,t} m_2 + (1-\\beta_{3,t}) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad \\alpha_t = \\alpha \\min(\\tfrac tT, 1) \\quad \\ln \\beta_{3,t} = \\frac{\\ln \\beta_1 \\ln \\beta_3}{(1 - t/T) \\ln \\beta_3 + (t/T) \\ln \\beta_1} \\text{ before } T, \\text{ then } \\ln \\beta_3 \\quad \\theta \\leftarrow \\theta - \\eta \\left( \\frac{m_1 / (1-\\beta_1^t) + \\alpha_t m_2}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} + \\lambda \\theta \\right)",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0.0001,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.7,
            0.99
          ],
          "meaning": "Decay β₁ of the fast mean gradient, and where β₃'s warm-up starts.",
          "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1: 0.9"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1: 0.999"
        },
        "beta3": {
          "kind": "number",
          "default": 0.9999,
          "range": [
            0.0001,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.99,
            0.99999
          ],
          "meaning": "Decay β₃ of the slow mean gradient, after the warm-up.",
          "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1: 0.9999; 0.99 and more tried"
        },
        "alpha": {
          "kind": "number",
          "default": 5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            20
          ],
          "meaning": "α: weight of the slow mean beside the fast one, after the warm-up; 0 is AdamW.",
          "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1 and section 3: 4 to 10"
        },
        "warmup": {
          "kind": "integer",
          "default": 300,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            30,
            3000
          ],
          "meaning": "T: steps in which α and β₃ rise to their values; 0: from the first step on.",
          "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1, section 3: as many as the run has; 300 is a usual budget here"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "weightDecay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "linear",
          "meaning": "Decay λ of the parameters, multiplied by the rate only.",
          "source": "The authors' code: 0; 0.1 in the language models of the paper"
        },
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Learning rate η: 1/(1 + α) of the largest step of a coordinate.",
          "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1: 1e-3 in the authors' code; 1e-4 to 1e-2 tried; small problems want more"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Pagliardini, Ablin, Grangier 2024, arXiv 2409.03137, algorithm 1 and section 3",
      "fails": "Gradients of 1/(1−β₃) steps ago keep pushing: where the landscape turns it overshoots and comes back late, and in a run much shorter than that the slow mean adds little but rate. Not rotation equivariant.",
      "departures": [
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32.",
        "1 − β₃ of the warm-up comes from series in which nothing cancels: the same numbers, where float32 has 1 − 0.9999 to three digits.",
        "The warm-up T is a number of steps of its own (default 300), not the length of the run, which a step does not know."
      ]
    },
    {
      "name": "prodigy",
      "title": "Prodigy",
      "family": "first-order",
      "formula": "m \\leftarrow \\beta_1 m + (1-\\beta_1) d g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) d^2 g^2 \\quad r \\leftarrow \\sqrt{\\beta_2}\\, r + (1-\\sqrt{\\beta_2}) \\gamma d^2 \\langle g, \\theta_0 - \\theta \\rangle \\quad s \\leftarrow \\sqrt{\\beta_2}\\, s + (1-\\sqrt{\\beta_2}) \\gamma d^2 g \\quad \\theta \\leftarrow \\theta - \\frac{\\gamma d\\, m}{\\sqrt v + d \\varepsilon} \\quad d \\leftarrow \\max\\left(d, \\frac{r}{\\|s\\|_1}\\right)",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "sweep": [
            0.1,
            10
          ],
          "meaning": "γ: multiplies the estimated rate.",
          "source": "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4: 1; the authors leave it there and scale the estimate by 0.5 to 10 where they must"
        },
        "estimate": {
          "kind": "number",
          "default": 0.000001,
          "range": [
            1e-12,
            1
          ],
          "scale": "log",
          "meaning": "d₀: the first estimate of the distance, below the true one.",
          "source": "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4: 1e-6"
        },
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.7,
            0.99
          ],
          "meaning": "Decay β₁ of the mean gradient.",
          "source": "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4: 0.9"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient; √β₂ that of the estimate.",
          "source": "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4: 0.999"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator, relative to d.",
          "source": "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4: 1e-8"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Mishchenko & Defazio 2023, arXiv 2306.06101, algorithm 4",
      "fails": "d never falls: an estimate too large, from one steep place, stays for good. Its growth takes the first tens of steps. Not rotation equivariant; circles a minimum at the size of γd.",
      "departures": [
        "m, v, r and s are kept divided by d₀ and its square, and θ − θ₀ is carried: the same steps, without underflow or cancellation in float32."
      ]
    },
    {
      "name": "schedule-free-sgd",
      "title": "Schedule-free SGD",
      "family": "first-order",
      "formula": "y = (1-\\beta) z + \\beta x \\quad z \\leftarrow z - \\gamma \\nabla f(y) \\quad x \\leftarrow \\left(1 - \\tfrac1{t+1}\\right) x + \\tfrac1{t+1} z, \\quad \\theta = x",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00003,
            300
          ],
          "meaning": "γ: learning rate of z.",
          "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, equations 3 to 5: 1 to 10 times SGD's best; 1 in the authors' code, 0.1 as a first choice without tuning"
        },
        "interpolation": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.98
          ],
          "meaning": "β: where between z (0: Polyak–Ruppert averaging) and x (1: primal averaging) the gradient is taken.",
          "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, equations 3 to 5: 0.9; 0.98 for long runs"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, equations 3 to 5",
      "fails": "x averages over all points since the start: where a run is short or crosses a plateau it lags far behind z, and it leaves a saddle as late as gradient descent.",
      "departures": [
        "Value and gradient norm recorded by a step are those of y, where the gradient is taken; the criterion, the targets and the result are those of x."
      ]
    },
    {
      "name": "schedule-free-adamw",
      "title": "Schedule-free AdamW",
      "family": "first-order",
      "formula": "y = (1-\\beta_1) z + \\beta_1 x \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g(y)^2 \\quad z \\leftarrow z - \\gamma_t \\left( \\frac{g(y)}{\\sqrt{v/(1-\\beta_2^t)} + \\varepsilon} + \\lambda y \\right), \\; \\gamma_t = \\gamma \\min(1, \\tfrac tT) \\quad x \\leftarrow (1-c) x + c z, \\quad c = \\frac{\\gamma_t^2}{\\sum_i \\gamma_i^2}, \\quad \\theta = x",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.0025,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "γ: learning rate of z, about the largest step of a coordinate.",
          "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682: 0.0025 in its AlgoPerf submission, and the default of the authors' code; small problems want more"
        },
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.98
          ],
          "meaning": "β₁: where between z (0) and x (1) the gradient is taken.",
          "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, algorithm 1: 0.9; 0.95 and 0.98 for long runs"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, algorithm 1: 0.999; 0.9955 in its AlgoPerf submission"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "weightDecay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "linear",
          "meaning": "Decay λ, of y, multiplied by the rate only.",
          "source": "The authors' code: 0; 0.081 in its AlgoPerf submission"
        },
        "warmup": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "T: steps in which the rate rises to γ; 0: from the first step on.",
          "source": "The authors' code: 0; 5 % of the run in its AlgoPerf submission"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky 2024, arXiv 2405.15682, algorithm 1",
      "fails": "As Adam in z: not rotation equivariant, steps of unit size per coordinate whatever the distance. x averages over all points since the warm-up and lags behind z where a run is short.",
      "departures": [
        "Value and gradient norm recorded by a step are those of y, where the gradient is taken; the criterion, the targets and the result are those of x.",
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32."
      ]
    },
    {
      "name": "perturbed-gradient-descent",
      "title": "Perturbed gradient descent",
      "family": "first-order",
      "formula": "\\theta \\leftarrow \\begin{cases} \\theta + \\xi, \\; \\xi \\sim U(B_0(r)), \\; \\tilde\\theta \\leftarrow \\theta & \\|g\\| \\le g_\\text{thres} \\text{ and } t - t_\\text{noise} > t_\\text{thres} \\\\ \\tilde\\theta & t - t_\\text{noise} = t_\\text{thres} \\text{ and } f(\\theta) - f(\\tilde\\theta) > -f_\\text{thres} \\\\ \\theta - \\eta g & \\text{else} \\end{cases}",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00003,
            30
          ],
          "meaning": "Learning rate η.",
          "source": "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2: c/ℓ for gradients of Lipschitz constant ℓ; default and sweep are gradient descent's"
        },
        "radius": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            1
          ],
          "meaning": "r: radius of the ball of shifts.",
          "source": "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2: √c ε/(χ²ℓ); Du, Jin, Lee, Jordan, Poczos, Singh 2017, arXiv 1705.10412, section 5: e/100"
        },
        "gradientThreshold": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            1
          ],
          "meaning": "Largest ‖g‖ at which θ is shifted.",
          "source": "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2: √c ε/χ²; Du, Jin, Lee, Jordan, Poczos, Singh 2017, arXiv 1705.10412, section 5: γe/100"
        },
        "interval": {
          "kind": "integer",
          "default": 20,
          "range": [
            1,
            1000000
          ],
          "scale": "log",
          "sweep": [
            5,
            100
          ],
          "meaning": "Steps from one shift to the next at least.",
          "source": "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2: χℓ/(c²√(ρε)); 20 lets curvature −1 at rate 0.1 grow a shift sevenfold"
        },
        "decrease": {
          "kind": "number",
          "default": 0.000001,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "meaning": "Decrease of f in so many steps below which the shift is taken back.",
          "source": "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2: c/χ³·√(ε³/ρ), tiny for a small ε"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Jin, Ge, Netrapalli, Kakade, Jordan 2017, arXiv 1703.00887, algorithm 2",
      "fails": "Its thresholds have units: a shift comes too late where gradients are large and never ends where they are small; with gradient noise ‖g‖ is never below the threshold and it is gradient descent. At a minimum it keeps shifting.",
      "departures": [
        "The constants are hyper-parameters; the paper computes them from ℓ, ρ, ε and a confidence.",
        "Where a shift brings no decrease it goes back and on, until the budget ends it; the paper returns the point."
      ]
    },
    {
      "name": "armijo",
      "title": "Gradient descent with Armijo backtracking",
      "family": "backtracking",
      "formula": "\\theta \\leftarrow \\theta - \\delta g, \\quad \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta - \\delta g) - L(\\theta) \\le -\\alpha\\,\\delta\\,\\|g\\|^2\\}",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.0001,
            0.95
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1e-4 in its experiments"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "As slow past a saddle as gradient descent at its best rate. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "two-way-armijo",
      "title": "Gradient descent with two-way backtracking",
      "family": "backtracking",
      "formula": "\\theta \\leftarrow \\theta - \\delta_n g, \\quad \\delta_n = \\beta^{j}\\delta_{n-1},\\; j \\in \\mathbb Z : L(\\theta - \\delta g) - L(\\theta) \\le -\\alpha\\,\\delta\\,\\|g\\|^2",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.0001,
            0.95
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1e-4 in its experiments"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        },
        "initial": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "δ before the first step; 0: δ₀.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4: starts at δ₀"
        },
        "growth": {
          "kind": "choice",
          "default": "unbounded",
          "choices": [
            "bounded",
            "unbounded"
          ],
          "meaning": "Largest δ that growth may reach: δ₀, or max(δ₀, δ₀/√‖g‖).",
          "source": "Truong & Nguyen 2020, arXiv 2001.02005: the unbounded form"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks or growths)/3",
      "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4; Truong & Nguyen 2020, arXiv 2001.02005",
      "fails": "As slow past a saddle as gradient descent at its best rate. On small minibatches it fits the batch's noise; a step size that shrank at a steep place takes several steps to grow again.",
      "departures": [
        "A step evaluates a window of trials around the last step size, a third of it above. A search that reaches the upper end takes that step; one that reaches the lower end leaves the point and goes on from there in the next step.",
        "A trial whose step size has fallen by 60 factors of β below δ₀ gives up.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "mbt-gd",
      "title": "Mini-batch backtracking gradient descent",
      "family": "backtracking",
      "formula": "\\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\, g, \\qquad \\bar\\delta = \\tfrac1N \\sum_{n} \\delta_n \\text{ by two-way searches on } N \\text{ minibatches}",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            0.9
          ],
          "meaning": "α of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "shrink": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.3,
            0.95
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "β of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "initial": {
          "kind": "number",
          "default": 1,
          "range": [
            0.000001,
            100
          ],
          "scale": "log",
          "meaning": "Where the first search starts; the paper's claim is that the rate found does not depend on it.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4; 1e-6 to 100 in its experiments"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1, and N(1 + trials/3) with N = min(20, B) before the first step and in each epoch after a plateau",
      "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-GD)",
      "fails": "Where an epoch has few batches √B tames the rate too little: α = 1e-4 accepts nearly 2/L on every batch, and on mnist-10x10 with 20 batches an epoch it ends above its start (α = 0.5 does not). Keeps the rate of the starting point until progress has stopped for five epochs; as slow past a saddle as gradient descent.",
      "departures": [
        "The 20 searches of a rate all start from one point; the authors move with each of them.",
        "Where an epoch has fewer than 20 batches, there are as many searches as batches.",
        "An epoch counts at least 20 steps: the paper's have some 400 batches, and searching more often would cost more than the steps it serves.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes."
      ]
    },
    {
      "name": "mbt-gd-random-rate",
      "title": "Mini-batch backtracking gradient descent, with a random rate",
      "family": "backtracking",
      "formula": "\\theta \\leftarrow \\theta - \\frac{\\rho}{\\sqrt B}\\, g, \\qquad \\log \\rho \\sim \\mathcal U(\\log 10^{-6}, \\log 10^{2})",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "meaning": "α of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "shrink": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.3,
            0.95
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "β of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "initial": {
          "kind": "number",
          "default": 1,
          "range": [
            0.000001,
            100
          ],
          "scale": "log",
          "meaning": "Where the first search starts; the paper's claim is that the rate found does not depend on it.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4; 1e-6 to 100 in its experiments"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1, and N(1 + trials/3) with N = min(20, B) before the first step and in each epoch after a plateau",
      "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-GD)",
      "fails": "Knows nothing of the problem: an ablation. Most draws are far below 2/L and stand still, the largest diverge.",
      "departures": [
        "The 20 searches of a rate all start from one point; the authors move with each of them.",
        "Where an epoch has fewer than 20 batches, there are as many searches as batches.",
        "An epoch counts at least 20 steps: the paper's have some 400 batches, and searching more often would cost more than the steps it serves.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "The rate is drawn instead of found: an ablation of this project, no published method."
      ],
      "control": {
        "role": "ablation",
        "of": "mbt-gd",
        "differs": "the rate of the searches is replaced by a log-uniform draw from their range"
      }
    },
    {
      "name": "mbt-momentum",
      "title": "Mini-batch backtracking momentum",
      "family": "backtracking",
      "formula": "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\, b, \\qquad \\bar\\delta \\text{ searched and } b \\text{ reset each epoch}",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            0.9
          ],
          "meaning": "α of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "shrink": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.3,
            0.95
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "β of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "initial": {
          "kind": "number",
          "default": 1,
          "range": [
            0.000001,
            100
          ],
          "scale": "log",
          "meaning": "Where the first search starts; the paper's claim is that the rate found does not depend on it.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4; 1e-6 to 100 in its experiments"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + N(1 + trials/3)/max(B, 20) with N = min(20, B), B batches per epoch",
      "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-MMT)",
      "fails": "Searches along the plain gradient, yet steps with a velocity up to 1/(1−μ) as long: too fast for batches whose curvature varies. Where an epoch has few batches √B tames that too little at α = 1e-4 (mnist-10x10 with 20 batches ends above its start; not at α = 0.5). The reset throws the velocity away each epoch.",
      "departures": [
        "The 20 searches of a rate all start from one point; the authors move with each of them.",
        "Where an epoch has fewer than 20 batches, there are as many searches as batches.",
        "An epoch counts at least 20 steps: the paper's have some 400 batches, and searching more often would cost more than the steps it serves.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes."
      ]
    },
    {
      "name": "mbt-nesterov",
      "title": "Mini-batch backtracking with Nesterov momentum",
      "family": "backtracking",
      "formula": "b \\leftarrow \\mu b + g \\qquad \\theta \\leftarrow \\theta - \\frac{\\bar\\delta}{\\sqrt B}\\,(g + \\mu b), \\qquad \\bar\\delta \\text{ searched and } b \\text{ reset each epoch}",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "decrease": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.0001,
            0.95
          ],
          "meaning": "α of the searches.",
          "source": "Truong & Nguyen 2018: 0.5 in theory, 1e-4 in experiments. 1e-4 finds up to 2/L, beyond Nesterov's limit (2+2μ)/((1+2μ)L) = 1.36/L wherever √B does not divide it"
        },
        "shrink": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.3,
            0.95
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "β of the searches.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4"
        },
        "initial": {
          "kind": "number",
          "default": 1,
          "range": [
            0.000001,
            100
          ],
          "scale": "log",
          "meaning": "Where the first search starts; the paper's claim is that the rate found does not depend on it.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4; 1e-6 to 100 in its experiments"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + N(1 + trials/3)/max(B, 20) with N = min(20, B), B batches per epoch",
      "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4 (MBT-NAG)",
      "fails": "Searches along the plain gradient, yet steps with a velocity up to 1/(1−μ) as long: too fast for batches whose curvature varies. Where an epoch has few batches √B tames that too little at α = 1e-4 (mnist-10x10 with 20 batches ends above its start; not at α = 0.5). The reset throws the velocity away each epoch.",
      "departures": [
        "The 20 searches of a rate all start from one point; the authors move with each of them.",
        "Where an epoch has fewer than 20 batches, there are as many searches as batches.",
        "An epoch counts at least 20 steps: the paper's have some 400 batches, and searching more often would cost more than the steps it serves.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "α is 0.5 by default, the paper's value in theory and after a plateau; its experiments have 1e-4, which with few batches an epoch finds rates that Nesterov's method does not bear."
      ]
    },
    {
      "name": "sls",
      "title": "Stochastic line search",
      "family": "backtracking",
      "formula": "d = -g \\\\ \\eta \\leftarrow \\gamma^{1/B}\\eta, \\quad \\eta \\leftarrow \\beta\\eta \\text{ until } L(\\theta + \\eta d) - L(\\theta) \\le c\\,\\eta\\,\\langle g, d\\rangle, \\qquad \\theta \\leftarrow \\theta + \\eta d",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.01,
            0.5
          ],
          "meaning": "c: share of the decrease predicted by the slope that a step must reach.",
          "source": "Vaswani et al. 2019, arXiv 1905.09997, algorithm 1; 0.1 in its experiments"
        },
        "shrink": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.5,
            0.95
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Vaswani et al. 2019, arXiv 1905.09997, algorithm 1; 0.9 in its experiments"
        },
        "growth": {
          "kind": "number",
          "default": 2,
          "range": [
            1,
            100
          ],
          "scale": "linear",
          "sweep": [
            1.5,
            4
          ],
          "meaning": "γ: factor by which η may grow during an epoch.",
          "source": "Vaswani et al. 2019, arXiv 1905.09997, algorithm 1, algorithm 2; 2 in its experiments"
        },
        "initial": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "meaning": "η before the first step.",
          "source": "Vaswani et al. 2019, arXiv 1905.09997, algorithm 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            100
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 100 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Vaswani et al. 2019, arXiv 1905.09997, algorithm 1",
      "fails": "Made for models that fit every example; elsewhere its steps on single batches do not shrink, and it circles the minimum.",
      "departures": [
        "A step evaluates a window of trials. A window without success leaves the point, and the next step goes on where it ended, without growth in between.",
        "Where 100 trials in a row have failed, the step at the last resort of 1e-6 is taken even if it does not satisfy the condition, and the next search starts from there.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "adam+two-way-armijo",
      "title": "Adam with two-way backtracking",
      "family": "first-order",
      "formula": "m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad d = -\\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} \\\\ \\delta_n = \\beta^{j}\\delta_{n-1},\\; j \\in \\mathbb Z : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle, \\; \\delta \\le \\delta_0 \\text{ (bounded) or } \\max(\\delta_0, \\delta_0/\\sqrt{\\|g\\|}) \\text{ (unbounded)} \\qquad \\theta \\leftarrow \\theta + \\delta_n d",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay β₁ of the mean gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            0.9
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, experiments: 1e-4"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        },
        "initial": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "δ before the first step; 0: δ₀.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4: starts at δ₀"
        },
        "growth": {
          "kind": "choice",
          "default": "unbounded",
          "choices": [
            "bounded",
            "unbounded"
          ],
          "meaning": "Largest δ that growth may reach: δ₀, or max(δ₀, δ₀/√‖g‖).",
          "source": "Truong & Nguyen 2020, arXiv 2001.02005: the unbounded form"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks or growths)/3",
      "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1; Truong & Nguyen 2018, arXiv 1808.05160, section 4; Truong & Nguyen 2020, arXiv 2001.02005",
      "fails": "Not rotation equivariant; its step has unit size per coordinate whatever the distance. On small minibatches it fits the batch's noise; a step size that shrank at a steep place takes several steps to grow again.",
      "departures": [
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32.",
        "A step evaluates a window of trials around the last step size, a third of it above. A search that reaches the upper end takes that step; one that reaches the lower end leaves the point and goes on from there in the next step.",
        "A trial whose step size has fallen by 60 factors of β below δ₀ gives up.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "newton",
      "title": "Newton's method",
      "family": "newton",
      "formula": "\\theta \\leftarrow \\theta - \\eta H^{-1} g",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.1,
            2
          ],
          "meaning": "η, multiplies the Newton step.",
          "source": "1: Nocedal & Wright 2006, section 3.3"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P",
      "source": "Nocedal & Wright 2006, section 3.3",
      "fails": "Attracted by saddles and maxima; cycles or diverges far from a critical point; meant for at most 600 parameters (dense eigensolver).",
      "departures": [
        "A curvature of exactly zero is left out of the step, where the method would stop."
      ],
      "maxParameters": 600
    },
    {
      "name": "damped-newton",
      "title": "Damped Newton",
      "family": "newton",
      "formula": "\\theta \\leftarrow \\theta - (H + \\lambda I)^{-1} g",
      "hyperparameters": {
        "policy": {
          "kind": "choice",
          "default": "grid",
          "choices": [
            "grid",
            "adaptive",
            "fixed"
          ],
          "sweep": [
            "grid",
            "adaptive"
          ],
          "meaning": "grid: λ of lowest batch loss among {1, 1e-1, …, 1e-6} and no step; adaptive: λ follows actual/predicted decrease from `damping` on; fixed: λ is `damping`.",
          "source": "grid: Dauphin et al. 2014, section 6; adaptive: Martens 2010, section 4.1; Nocedal & Wright 2006, section 10.3"
        },
        "recovers": {
          "kind": "choice",
          "default": "yes",
          "choices": [
            "yes",
            "no"
          ],
          "meaning": "yes: after a step that none of the grid's λ lowers, the grid moves up two decades, and down one after each step taken; no: it stays, and on a full batch the trial ends there.",
          "source": "no: Dauphin et al. 2014, section 6; yes: this project, without it up to two thirds of random starts end nowhere near a critical point",
          "when": {
            "parameter": "policy",
            "equals": "grid"
          }
        },
        "damping": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            10
          ],
          "when": {
            "parameter": "policy",
            "equals": [
              "adaptive",
              "fixed"
            ]
          },
          "meaning": "λ when fixed, its first value when adaptive.",
          "source": "Middle of the grid of Dauphin et al. 2014, section 6"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P + 7/3 (grid), + 1/3 (adaptive), + 0 (fixed)",
      "source": "Dauphin et al. 2014, arXiv 1406.2572, section 6",
      "fails": "Damping below −λ_min leaves the saddle attractive; damping above it shrinks every step; at most 600 parameters (dense eigensolver).",
      "departures": [
        "λ is the best of seven decades on the batch, or no step is taken; the paper searches it in the same way without giving the grid.",
        "recovers=yes moves the grid up after a step that none of it lowers, where the paper's would be a dead end on a full batch; it does as much for the share of random starts that reach a minimum as |·| does.",
        "policy=adaptive is this project's: the ratio rule of trust regions, with the signed model along the step.",
        "At most 600 parameters: all eigenpairs are computed, O(P³) by a Jacobi method that is slow beyond 64 (docs/studies/exact-newton.md)."
      ],
      "control": {
        "role": "control",
        "of": "saddle-free-newton",
        "differs": "the |·| on the eigenvalues"
      },
      "maxParameters": 600
    },
    {
      "name": "krylov-damped-newton",
      "title": "Krylov damped Newton",
      "family": "newton",
      "formula": "V = \\operatorname{Lanczos}_k(H, g),\\quad V H V^\\top = S^\\top \\Lambda S,\\quad \\theta \\leftarrow \\theta - (SV)^\\top (\\Lambda + \\lambda I)^{-1} S V g - a\\,(I - V^\\top V) g,\\quad \\lambda = \\arg\\min_{\\lambda \\in \\{1, 10^{-1}, \\dots, 10^{-6}\\} \\cup \\{\\infty\\}} f",
      "hyperparameters": {
        "vectors": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            2,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k, the number of Lanczos vectors; at most P are made",
          "source": "Dauphin et al. 2014 use 500; 10 is affordable and the ranking was checked with it here; on a spectrum of bulk + 10 outliers k = 20 leaves 25 % error in the step"
        },
        "outside": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "when": [
            {
              "parameter": "start",
              "equals": [
                "random",
                "mixed"
              ]
            },
            {
              "parameter": "vectors",
              "below": "size"
            }
          ],
          "meaning": "rate a of the gradient step in the complement of the subspace; acts where Lanczos does not start at g",
          "source": "0 as in Dauphin et al. 2014, algorithm 1; the term is an option of this project"
        },
        "start": {
          "kind": "choice",
          "default": "gradient",
          "choices": [
            "gradient",
            "random",
            "mixed"
          ],
          "meaning": "start vector of Lanczos: g; random signs, new each step; or g/‖g‖ + random signs/√P",
          "source": "gradient: Dauphin et al. 2014, algorithm 1"
        },
        "recovers": {
          "kind": "choice",
          "default": "yes",
          "choices": [
            "yes",
            "no"
          ],
          "meaning": "yes: after a step that none of the grid's λ lowers, the grid moves up two decades, and down one after each step taken; no: it stays, and on a full batch the trial ends there.",
          "source": "no: Dauphin et al. 2014, section 6; yes: this project, without it up to two thirds of random starts end nowhere near a critical point"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2k + 7/3",
      "source": "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, section 6 and figure 1 (dense there); the subspace: algorithm 1",
      "fails": "Damping below −λ_min leaves the saddle attractive; damping above it shrinks every step. Few vectors miss most of a wide spectrum; small batches make the curvature noise.",
      "departures": [
        "The Krylov space is of this project: damped Newton is dense in the paper.",
        "λ is the best of seven decades on the batch, or no step is taken; the paper searches it in the same way without giving the grid.",
        "recovers=yes moves the grid up after a step that none of it lowers, where the paper's would be a dead end on a full batch; it does as much for the share of random starts that reach a minimum as |·| does.",
        "The subspace step is damped as a whole, where the paper optimises the damping and the step inside the subspace.",
        "10 vectors by default, where the paper takes 500.",
        "start=random and start=mixed are options of this project: a negative eigenvector orthogonal to g is never found from g. So is the gradient step outside the subspace, which can only act with them."
      ],
      "control": {
        "role": "control",
        "of": "krylov-saddle-free-newton",
        "differs": "the |·| on the Ritz values"
      }
    },
    {
      "name": "new-q-newton",
      "title": "New Q-Newton",
      "family": "newton",
      "formula": "\\theta \\leftarrow \\theta - \\eta\\,|A|^{-1} g, \\quad A = H + \\delta \\|g\\|^{1+\\alpha} I, \\; \\delta \\text{ the first of } (0, 1, -1, 2, \\dots) \\text{ that makes } A \\text{ invertible}",
      "hyperparameters": {
        "exponent": {
          "kind": "number",
          "default": 2,
          "range": [
            1,
            4
          ],
          "scale": "linear",
          "meaning": "1 + α: power of ‖g‖ in the shift that is used where H is singular.",
          "source": "Truong, To, Nguyen, Nguyen, Nguyen, Helmy 2020, arXiv 2006.01512, algorithm 1: any α > 0; α = 1 keeps quadratic convergence"
        },
        "rate": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.1,
            2
          ],
          "meaning": "η, multiplies the step.",
          "source": "1: Truong, To, Nguyen, Nguyen, Nguyen, Helmy 2020, arXiv 2006.01512, algorithm 1"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P",
      "source": "Truong, To, Nguyen, Nguyen, Nguyen, Helmy 2020, arXiv 2006.01512, algorithm 1",
      "fails": "No safeguard on the length: a nearly singular Hessian throws it far away, and it may cycle; use backtracking-new-q-newton.",
      "departures": [
        "Invertible is taken to working precision: min|λ(A)| > ε·max|λ(H)|.",
        "The shifts are 0, 1, −1, 2, …; the paper leaves P + 1 fixed numbers to be chosen."
      ],
      "maxParameters": 600
    },
    {
      "name": "backtracking-new-q-newton",
      "title": "Backtracking New Q-Newton",
      "family": "newton",
      "formula": "A = H + \\delta s I, \\; s = \\min(1, \\|g\\|^\\tau), \\; \\delta \\in (0, 1, -1, 2, \\dots): \\min|\\lambda(A)| \\ge \\kappa s, \\quad w = |A|^{-1} g, \\quad \\theta \\leftarrow \\theta - \\gamma w, \\; \\gamma \\in (1, \\tfrac12, \\tfrac14, \\dots): f(\\theta - \\gamma w) - f(\\theta) \\le -\\tfrac13 \\gamma \\langle g, w \\rangle",
      "hyperparameters": {
        "exponent": {
          "kind": "number",
          "default": 1,
          "range": [
            0.1,
            3
          ],
          "scale": "linear",
          "meaning": "τ: power of ‖g‖ in the shift and in the bound on min|λ(A)|.",
          "source": "Truong 2021, arXiv 2109.11395, algorithm 1: τ = 1 keeps quadratic convergence"
        },
        "decrease": {
          "kind": "number",
          "default": 0.3333333333333333,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "meaning": "Share of the decrease predicted by the slope that a step must reach.",
          "source": "Truong 2021, arXiv 2109.11395, algorithm 1"
        },
        "shrink": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "meaning": "Factor on γ from one trial to the next.",
          "source": "Truong 2021, arXiv 2109.11395, algorithm 1"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "meaning": "First γ.",
          "source": "Truong 2021, arXiv 2109.11395, algorithm 1"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P + (1 + backtracks)/3",
      "source": "Truong 2021, arXiv 2109.11395, algorithm 1",
      "fails": "Degenerate saddles; noise in H from small batches; at most 600 parameters (dense eigensolver).",
      "departures": [
        "‖g‖^τ is capped at 1: uncapped, the shift makes the steps tiny far from a solution.",
        "The shifts are 0, 1, −1, 2, … and κ is half their gap; the paper leaves both to be chosen.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ],
      "maxParameters": 600
    },
    {
      "name": "cubic-newton",
      "title": "Adaptive cubic regularisation",
      "family": "newton",
      "formula": "s = \\arg\\min_{s \\in \\operatorname{span} V} m(s), \\; m(s) = g^\\top s + \\tfrac12 s^\\top H s + \\tfrac{\\sigma}{3} \\|s\\|^3, \\quad \\rho = \\frac{f(\\theta) - f(\\theta + s)}{-m(s)}, \\quad \\rho \\ge 0.1: \\theta \\leftarrow \\theta + s, \\quad \\rho > 0.9: \\sigma \\leftarrow \\tfrac{\\sigma}{2}, \\; \\rho < 0.1: \\sigma \\leftarrow 2\\sigma",
      "hyperparameters": {
        "vectors": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            5,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k, the number of Lanczos vectors; at most P are made.",
          "source": "Same as krylov-saddle-free-newton; Cartis et al. stop Lanczos by the gradient of the model"
        },
        "sigma": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-8,
            100000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            100
          ],
          "meaning": "σ at the first step: an estimate of the Hessian's Lipschitz constant (half of it).",
          "source": "Cartis, Gould, Toint 2011, Mathematical Programming 127, algorithm 2.1, section 7: 1"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2k + 1/3",
      "source": "Cartis, Gould, Toint 2011, Mathematical Programming 127, algorithm 2.1; Nesterov & Polyak 2006",
      "fails": "One candidate a step: σ takes many rejections to rise from far too small; noise in the ratio on small batches; a negative eigenvector orthogonal to g is not found by Lanczos from g.",
      "departures": [
        "After a very successful step (ρ > 0.9) σ is halved; Cartis et al. set it to min(σ, ‖g‖), which falls with the gradient and has its units.",
        "k Lanczos vectors in every step; the authors stop Lanczos by the gradient of the model.",
        "Where predicted and actual decrease lie within the rounding of f the step is taken and σ left alone."
      ]
    },
    {
      "name": "trust-region-newton",
      "title": "Trust-region Newton (Moré–Sorensen)",
      "family": "newton",
      "formula": "s = \\arg\\min_{\\|s\\| \\le \\Delta} m(s), \\; m(s) = g^\\top s + \\tfrac12 s^\\top H s: \\quad (H + \\lambda I) s = -g, \\; \\lambda \\ge 0, \\; \\lambda (\\Delta - \\|s\\|) = 0, \\; H + \\lambda I \\succeq 0, \\quad \\theta \\leftarrow \\theta + s \\text{ where } f(\\theta) - f(\\theta + s) > -\\eta\\, m(s)",
      "hyperparameters": {
        "radius": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            100
          ],
          "meaning": "Δ at the first step, in units of θ.",
          "source": "scipy.optimize, trust-ncg and trust-exact: 1, and at most 1000"
        },
        "acceptance": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            0.25
          ],
          "scale": "linear",
          "meaning": "η: least ratio of actual to predicted decrease at which a step is taken.",
          "source": "Nocedal & Wright 2006, Numerical Optimization, algorithm 4.1: in [0, ¼); 0.15 in scipy, 0.1 in Conn, Gould & Toint 2000"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P + 1/3",
      "source": "Moré & Sorensen 1983, SIAM J. Sci. Stat. Comput. 4; Nocedal & Wright 2006, Numerical Optimization, algorithm 4.1",
      "fails": "One candidate a step: a radius far too large takes many refusals to fall; noise in the ratio and in H from small batches; at most 600 parameters (dense eigensolver); degenerate saddles.",
      "departures": [
        "λ by Newton's method on the eigenvalues instead of on Cholesky factors, to rounding instead of to a share of the radius.",
        "Where both decreases are below the rounding of f a step that does not raise f is taken and the radius kept: the ratio is noise there."
      ],
      "maxParameters": 600
    },
    {
      "name": "trust-region-newton-cg",
      "title": "Trust-region Newton-CG (Steihaug)",
      "family": "newton",
      "formula": "s \\approx \\arg\\min_{\\|s\\| \\le \\Delta} m(s), \\; m(s) = g^\\top s + \\tfrac12 s^\\top H s \\text{ by conjugate gradients up to the boundary}, \\quad \\theta \\leftarrow \\theta + s \\text{ where } f(\\theta) - f(\\theta + s) > -\\eta\\, m(s)",
      "hyperparameters": {
        "iterations": {
          "kind": "integer",
          "default": 50,
          "range": [
            1,
            250
          ],
          "scale": "log",
          "sweep": [
            10,
            100
          ],
          "atMost": "size",
          "structural": true,
          "meaning": "Most iterations of a step, at most P; fewer are made and counted where the residual is small or the boundary met.",
          "source": "Steihaug 1983, SIAM J. Numer. Anal. 20: as many as it takes, at most P in exact arithmetic; 50 as hessian-free"
        },
        "radius": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            100
          ],
          "meaning": "Δ at the first step, in units of θ.",
          "source": "scipy.optimize, trust-ncg and trust-exact: 1, and at most 1000"
        },
        "acceptance": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            0.25
          ],
          "scale": "linear",
          "meaning": "η: least ratio of actual to predicted decrease at which a step is taken.",
          "source": "Nocedal & Wright 2006, Numerical Optimization, algorithm 4.1: in [0, ¼); 0.15 in scipy, 0.1 in Conn, Gould & Toint 2000"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2(CG products) + 1/3",
      "source": "Steihaug 1983, SIAM J. Numer. Anal. 20; Nocedal & Wright 2006, Numerical Optimization, algorithm 4.1 and 7.2",
      "fails": "Follows negative curvature only once conjugate gradients meet it, so the step past a saddle may be no better than the Cauchy point's; blind to a negative eigenvector orthogonal to g; noise in the ratio from small batches.",
      "departures": [
        "Where both decreases are below the rounding of f a step that does not raise f is taken and the radius kept: the ratio is noise there."
      ]
    },
    {
      "name": "saddle-free-newton",
      "title": "Saddle-free Newton",
      "family": "saddle-free",
      "formula": "\\theta \\leftarrow \\theta - (|H| + \\lambda I)^{-1} g, \\quad |H| = Q^\\top |\\Lambda| Q, \\quad \\lambda = \\arg\\min_{\\lambda \\in \\{1, \\dots, 10^{-6}\\} \\cup \\{\\infty\\}} f",
      "hyperparameters": {
        "policy": {
          "kind": "choice",
          "default": "grid",
          "choices": [
            "grid",
            "adaptive",
            "fixed"
          ],
          "sweep": [
            "grid",
            "adaptive"
          ],
          "meaning": "grid: λ of lowest batch loss among {1, 1e-1, …, 1e-6} and no step; adaptive: λ follows actual/predicted decrease from `damping` on; fixed: λ is `damping`.",
          "source": "grid: Dauphin et al. 2014, section 6; adaptive: Martens 2010, section 4.1; Nocedal & Wright 2006, section 10.3"
        },
        "recovers": {
          "kind": "choice",
          "default": "yes",
          "choices": [
            "yes",
            "no"
          ],
          "meaning": "yes: after a step that none of the grid's λ lowers, the grid moves up two decades, and down one after each step taken; no: it stays, and on a full batch the trial ends there.",
          "source": "no: Dauphin et al. 2014, section 6; yes: this project, without it up to two thirds of random starts end nowhere near a critical point",
          "when": {
            "parameter": "policy",
            "equals": "grid"
          }
        },
        "damping": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            10
          ],
          "when": {
            "parameter": "policy",
            "equals": [
              "adaptive",
              "fixed"
            ]
          },
          "meaning": "λ when fixed, its first value when adaptive.",
          "source": "Middle of the grid of Dauphin et al. 2014, section 6"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P + 7/3 (grid), + 1/3 (adaptive), + 0 (fixed)",
      "source": "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9",
      "fails": "Degenerate saddles, where the curvature vanishes with the gradient; noise in H from small batches; a fixed small λ jumps far where the curvature is nearly zero; at most 600 parameters (dense eigensolver).",
      "departures": [
        "λ is the best of seven decades on the batch, or no step is taken; the paper searches it in the same way without giving the grid.",
        "recovers=yes moves the grid up after a step that none of it lowers, where the paper's would be a dead end on a full batch; it does as much for the share of random starts that reach a minimum as |·| does.",
        "policy=adaptive is this project's: the ratio rule of trust regions, with the signed model along the step.",
        "At most 600 parameters: all eigenpairs are computed, O(P³) by a Jacobi method that is slow beyond 64 (docs/studies/exact-newton.md)."
      ],
      "maxParameters": 600
    },
    {
      "name": "krylov-saddle-free-newton",
      "title": "Krylov saddle-free Newton",
      "family": "saddle-free",
      "formula": "V = \\operatorname{Lanczos}_k(H, g),\\quad V H V^\\top = S^\\top \\Lambda S,\\quad \\theta \\leftarrow \\theta - (SV)^\\top (|\\Lambda| + \\lambda I)^{-1} S V g - a\\,(I - V^\\top V) g,\\quad \\lambda = \\arg\\min_{\\lambda \\in \\{1, 10^{-1}, \\dots, 10^{-6}\\} \\cup \\{\\infty\\}} f",
      "hyperparameters": {
        "vectors": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            2,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k, the number of Lanczos vectors; at most P are made",
          "source": "Dauphin et al. 2014 use 500; 10 is affordable and the ranking was checked with it here; on a spectrum of bulk + 10 outliers k = 20 leaves 25 % error in the step"
        },
        "outside": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "when": [
            {
              "parameter": "start",
              "equals": [
                "random",
                "mixed"
              ]
            },
            {
              "parameter": "vectors",
              "below": "size"
            }
          ],
          "meaning": "rate a of the gradient step in the complement of the subspace; acts where Lanczos does not start at g",
          "source": "0 as in Dauphin et al. 2014, algorithm 1; the term is an option of this project"
        },
        "start": {
          "kind": "choice",
          "default": "gradient",
          "choices": [
            "gradient",
            "random",
            "mixed"
          ],
          "meaning": "start vector of Lanczos: g; random signs, new each step; or g/‖g‖ + random signs/√P",
          "source": "gradient: Dauphin et al. 2014, algorithm 1"
        },
        "recovers": {
          "kind": "choice",
          "default": "yes",
          "choices": [
            "yes",
            "no"
          ],
          "meaning": "yes: after a step that none of the grid's λ lowers, the grid moves up two decades, and down one after each step taken; no: it stays, and on a full batch the trial ends there.",
          "source": "no: Dauphin et al. 2014, section 6; yes: this project, without it up to two thirds of random starts end nowhere near a critical point"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2k + 7/3",
      "source": "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, algorithm 1",
      "fails": "Where no candidate lowers the loss a step is spent on moving the grid up. Few vectors miss most of a wide spectrum; a negative eigenvector orthogonal to the start vector is never found, and one orthogonal to g is found from another start but not stepped along (negative-curvature and cubic-newton do); small batches make the curvature noise; degenerate saddles (zero Hessian) give steps of g/λ only.",
      "departures": [
        "λ is the best of seven decades on the batch, or no step is taken; the paper searches it in the same way without giving the grid.",
        "recovers=yes moves the grid up after a step that none of it lowers, where the paper's would be a dead end on a full batch; it does as much for the share of random starts that reach a minimum as |·| does.",
        "The subspace step is damped as a whole, where the paper optimises the damping and the step inside the subspace.",
        "10 vectors by default, where the paper takes 500.",
        "start=random and start=mixed are options of this project: a negative eigenvector orthogonal to g is never found from g. So is the gradient step outside the subspace, which can only act with them."
      ]
    },
    {
      "name": "saddle-free-newton+armijo",
      "title": "Saddle-free Newton with Armijo backtracking",
      "family": "saddle-free",
      "formula": "d = -(|H| + \\lambda I)^{-1} g, \\quad \\theta \\leftarrow \\theta + \\delta d, \\quad \\delta = \\max\\{\\delta_0 \\beta^j : f(\\theta + \\delta d) \\le f(\\theta) + \\alpha \\delta\\, g^\\top d\\}",
      "hyperparameters": {
        "damping": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            1
          ],
          "meaning": "λ, added to every |eigenvalue|.",
          "source": "Middle of the grid {1, …, 1e-6} of Dauphin et al. 2014, section 6"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "1e-4: Nocedal & Wright 2006, section 3.1, for Newton-type steps (above ½ it refuses the exact step)"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient",
        "hessian"
      ],
      "cost": "1 + 2P + (1 + backtracks)/3",
      "source": "Dauphin, Pascanu, Gulcehre, Cho, Ganguli, Bengio 2014, arXiv 1406.2572, equation 9; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "Degenerate saddles, where the curvature vanishes with the gradient; noise in H from small batches. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "λ is fixed, where the paper searches it in every step.",
        "At most 600 parameters: all eigenpairs are computed, O(P³) by a Jacobi method that is slow beyond 64 (docs/studies/exact-newton.md).",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ],
      "maxParameters": 600
    },
    {
      "name": "series-saddle-free-newton",
      "title": "Series saddle-free Newton",
      "family": "saddle-free",
      "formula": "\\theta \\leftarrow \\theta - \\eta\\,(H^2 + \\lambda^2 I)^{-1/2} g",
      "hyperparameters": {
        "terms": {
          "kind": "integer",
          "default": 18,
          "range": [
            5,
            64
          ],
          "scale": "log",
          "sweep": [
            8,
            32
          ],
          "structural": true,
          "meaning": "N: terms of the series, two products each.",
          "source": "Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901: 16–20 terms with acceleration"
        },
        "damping": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            10000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            10
          ],
          "meaning": "λ: |H| becomes √(H² + λ²).",
          "source": "Bounds the step and the condition number of the series; Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901 regularises likewise"
        },
        "rate": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.03,
            3
          ],
          "meaning": "η, multiplies the step.",
          "source": "1: the Newton step; Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901 tunes it"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2(2(N - 1) + 3)",
      "source": "Oldewage, Clarke, Hernández-Lobato 2023, arXiv 2310.14901",
      "fails": "Directions of |curvature| far below ‖H‖ are not resolved by N terms: their step is too short by a factor of about √N·|λ|/‖H‖; the dearest saddle-free method per step.",
      "departures": [
        "The sum is extrapolated from its last five partial sums by the vector epsilon algorithm.",
        "σ comes from three power iterations a step, kept from step to step; where it proves too small the step is −g/√σ with the σ found.",
        "Where the extrapolation does not descend the partial sum is taken."
      ]
    },
    {
      "name": "low-rank-saddle-free-newton",
      "title": "Low-rank saddle-free Newton",
      "family": "saddle-free",
      "formula": "V = \\operatorname{orth}(H \\Omega), \\; V^\\top H V = S^\\top \\Lambda S, \\; U = S V, \\quad \\theta \\leftarrow \\theta - \\frac{\\eta}{\\gamma}\\Bigl(g - U^\\top \\operatorname{diag}\\frac{|\\lambda|}{|\\lambda| + \\gamma}\\, U g\\Bigr)",
      "hyperparameters": {
        "rank": {
          "kind": "integer",
          "default": 20,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            5,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "r: vectors of the sketch; at most P.",
          "source": "O'Leary-Roseberry et al. 2020, section 4: 10–80; 20 here for the same cost as k = 40 Lanczos vectors"
        },
        "damping": {
          "kind": "number",
          "default": 0.1,
          "range": [
            1e-8,
            10000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            10
          ],
          "meaning": "γ: added to every |eigenvalue|; 1/γ is the rate outside the subspace.",
          "source": "O'Leary-Roseberry et al. 2020, section 4 (0.1 to 1e-3)"
        },
        "rate": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.01,
            1
          ],
          "meaning": "η: multiplies the step.",
          "source": "O'Leary-Roseberry et al. 2020, section 4: fixed rates of 0.01 to 0.1 on minibatches"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 4r",
      "source": "O'Leary-Roseberry, Alger, Ghattas 2020, arXiv 2002.02881, algorithm 1",
      "fails": "Curvature outside the subspace above 2γ/η diverges; negative curvature weaker than the r strongest directions is left to gradient descent.",
      "departures": [
        "The sketch is drawn anew in each step; one pass of products makes the range, a second the eigenpairs.",
        "The step length is a fixed rate; the authors also use a line search."
      ]
    },
    {
      "name": "negative-curvature",
      "title": "Negative curvature by line search",
      "family": "saddle-free",
      "formula": "\\Delta = -\\sum_{\\lambda_i > 0} \\frac{g^\\top v_i}{\\max(\\lambda_i, \\varepsilon)} v_i - \\sum_{\\lambda_i < 0} \\operatorname{sign}(g^\\top v_i)\\, 2^{j_i} v_i - \\eta\\, g_\\perp",
      "hyperparameters": {
        "vectors": {
          "kind": "integer",
          "default": 20,
          "range": [
            2,
            64
          ],
          "scale": "log",
          "sweep": [
            6,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k: Lanczos vectors; at most P.",
          "source": "Enough for the outliers of a small network's spectrum; the paper runs Lanczos to convergence"
        },
        "pairs": {
          "kind": "integer",
          "default": 3,
          "range": [
            1,
            16
          ],
          "scale": "linear",
          "sweep": [
            1,
            8
          ],
          "structural": true,
          "meaning": "m: pairs at each end of the spectrum; at most k/2.",
          "source": "Alain, Le Roux, Manzagol 2019, arXiv 1902.02366, section 4: top and bottom few"
        },
        "rate": {
          "kind": "number",
          "default": 0.05,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "sweep": [
            0.001,
            1
          ],
          "meaning": "η: rate of gradient descent in the complement of the pairs used.",
          "source": "Alain, Le Roux, Manzagol 2019, arXiv 1902.02366: the remainder by SGD, rate tuned"
        },
        "floor": {
          "kind": "number",
          "default": 0.001,
          "range": [
            1e-8,
            10
          ],
          "scale": "log",
          "meaning": "ε: smallest curvature a positive pair divides by.",
          "source": "Bounds the step along a nearly flat pair to 1000 times the gradient"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2k + 1/3 + 7·(negative pairs)",
      "source": "Alain, Le Roux, Manzagol 2019, arXiv 1902.02366, sections 3 and 4",
      "fails": "21 values for each negative pair and step; a pair that is only a guess of Lanczos wastes them; many weak negative directions are left to gradient descent.",
      "departures": [
        "k Lanczos vectors from g/‖g‖ + random signs/√P stand for the exact extreme pairs of the paper.",
        "Along a negative pair the best of 21 lengths 2⁻¹⁰ … 2¹⁰ on the batch is taken, or none.",
        "A positive curvature is floored, so that a nearly flat pair does not throw the point away."
      ]
    },
    {
      "name": "ogr-diagonal",
      "title": "Diagonal online gradient regression",
      "family": "online-regression",
      "formula": "\\hat\\lambda_i = \\frac{\\langle g_i, \\theta_i\\rangle - \\langle g_i\\rangle\\langle\\theta_i\\rangle}{\\langle\\theta_i^2\\rangle - \\langle\\theta_i\\rangle^2}, \\qquad d_i = -\\rho_i m_i, \\quad \\rho_i = t_i \\nu_i + (1 - t_i) \\min(\\mathrm{plain}, \\nu_i), \\quad \\nu_i = \\frac{1}{\\max(|\\hat\\lambda_i|\\,\\mathrm{div},\\, \\mathrm{cut})} \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 5,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "divisor": {
          "kind": "number",
          "default": 1.4,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, diagonal variant; errors of the estimate: this project",
      "fails": "Gradient noise that has moved the point feigns a positive curvature of about β/rate, so negative curvature goes unseen in noise; not rotation equivariant; cut has the units of the loss and wants a log sweep.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default)."
      ]
    },
    {
      "name": "ogr-full",
      "title": "Full online gradient regression",
      "family": "online-regression",
      "formula": "D\\hat H + \\hat H D = C + C^\\top, \\quad C = \\langle \\delta g\\,\\delta\\theta^\\top\\rangle,\\; D = \\langle \\delta\\theta\\,\\delta\\theta^\\top\\rangle, \\quad \\hat H = Q\\Lambda Q^\\top, \\qquad d = -Q\\,\\frac{1}{\\max(|\\Lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}\\,Q^\\top m \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "divisor": {
          "kind": "number",
          "default": 1.5,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 10,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, section 4; errors of the estimate: this project",
      "fails": "The window of about 2/β points must span the space: for many parameters it does not; O(P³) arithmetic; gradient noise that has moved the point feigns positive curvature.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default)."
      ],
      "maxParameters": 200
    },
    {
      "name": "ogr-subspace",
      "title": "Online gradient regression in a followed subspace",
      "family": "online-regression",
      "formula": "d = -a\\,(m - V^\\top V m) - V^\\top \\frac{1}{\\max(|\\hat H|\\,\\mathrm{div},\\, \\mathrm{cut})} V m, \\qquad V \\leftarrow \\mathrm{GramSchmidt}(v_i + \\Gamma (v_i\\cdot\\hat g)\\,\\hat g) \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "divisor": {
          "kind": "number",
          "default": 4,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 20,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "dimensions": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            2,
            20
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k: directions in which the Hessian is regressed; at most the number of parameters.",
          "source": "Duda 2019, arXiv 1907.07063, section 5: about 10"
        },
        "basisRate": {
          "kind": "number",
          "default": 0.2,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.01,
            1
          ],
          "meaning": "Γ: how fast the directions turn toward new gradients.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "tracking": {
          "kind": "choice",
          "default": "pca",
          "choices": [
            "pca",
            "author"
          ],
          "meaning": "pca: each direction moves by its overlap with the gradient. author: all move by the gradient.",
          "source": "pca: Oja 1982; author: Duda 2019, arXiv 1907.07063, section 5"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, section 5; Duda 2019, arXiv 1901.11457; errors of the estimate: this project",
      "fails": "Negative curvature off the principal directions of the gradients goes unseen; a window of about 2/β points is short for k directions; gradient noise that has moved the point feigns positive curvature.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "The gradient that turns the directions is normalised, so that Γ has no units.",
        "tracking=pca turns each direction by its overlap with the gradient (Oja 1982); the notebooks turn all of them by the gradient itself (tracking=author).",
        "The averages of the subspace are turned with its basis; the paper leaves them in the old coordinates."
      ]
    },
    {
      "name": "ogr-diagonal-subspace",
      "title": "Diagonal online gradient regression, corrected in a followed subspace",
      "family": "online-regression",
      "formula": "\\Delta = -\\frac{m}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\qquad d = \\Delta + w\\,V^\\top\\left(-e(\\hat H) V m - V\\Delta\\right) \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "divisor": {
          "kind": "number",
          "default": 1.5,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 6,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "dimensions": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            2,
            20
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k: directions in which the Hessian is regressed; at most the number of parameters.",
          "source": "Duda 2019, arXiv 1907.07063, section 5: about 10"
        },
        "basisRate": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.01,
            1
          ],
          "meaning": "Γ: how fast the directions turn toward new gradients.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "tracking": {
          "kind": "choice",
          "default": "pca",
          "choices": [
            "pca",
            "author"
          ],
          "meaning": "pca: each direction moves by its overlap with the gradient. author: all move by the gradient.",
          "source": "pca: Oja 1982; author: Duda 2019, arXiv 1907.07063, section 5"
        },
        "blend": {
          "kind": "number",
          "default": 0.4,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.1,
            0.6
          ],
          "meaning": "w: weight of the subspace step inside the subspace.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice (0.3 to 0.5)"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, diagonal and subspace variants; errors of the estimate: this project",
      "fails": "As its two parts: unseen directions off the subspace have diagonal curvature only; gradient noise that has moved the point feigns positive curvature.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "The gradient that turns the directions is normalised, so that Γ has no units.",
        "tracking=pca turns each direction by its overlap with the gradient (Oja 1982); the notebooks turn all of them by the gradient itself (tracking=author).",
        "The averages of the subspace are turned with its basis; the paper leaves them in the old coordinates."
      ]
    },
    {
      "name": "ogr-correlation-one",
      "title": "Online gradient regression, correlation taken as ±1",
      "family": "online-regression",
      "formula": "d_i = -\\min\\left(\\eta \\sqrt{\\frac{\\mathrm{var}(\\theta_i)}{\\mathrm{var}(g_i)}},\\, \\frac{1}{\\mathrm{cut}}\\right) m_i \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.4,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": 0.4"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "author",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "author: the averages start at 0, both variances at 1, so that the first rates are about η; consistent: at the first point, the variances at 0.",
          "source": "author: Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\"; consistent: this project (translation invariant)",
          "sweep": [
            "author",
            "consistent"
          ]
        },
        "smoothing": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": 0.5"
        },
        "cut": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000000
          ],
          "scale": "log",
          "meaning": "1/cut is the largest rate, in the units of the loss; 0: none.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": none at η = 0.9; with η = 1/1.1 0.1 does as well on the 3-D Beale lattice"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent",
          "when": {
            "parameter": "init",
            "equals": "consistent"
          }
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem",
          "when": {
            "parameter": "init",
            "equals": "consistent"
          }
        },
        "scale": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0.001,
            10
          ],
          "scale": "log",
          "sweep": [
            0.1,
            1.5
          ],
          "meaning": "η: share of √(var θ/var g) that is taken as the rate.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": 0.9"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\"; Duda 2019, arXiv 1901.11457",
      "fails": "In noise the rate follows the step just taken: η below 1 shrinks it away, above 1 grows it to the cut, or without one for ever. Knows no negative curvature.",
      "departures": [
        "Where neither position nor gradient has varied (init=consistent, at the first step) the plain rate is taken, at most `probe` long.",
        "A variance of positions within their rounding counts as none."
      ]
    },
    {
      "name": "constant-ogr-diagonal",
      "title": "Diagonal online gradient regression with a constant curvature",
      "family": "online-regression",
      "formula": "m \\leftarrow m + \\gamma (g - m), \\qquad d = -\\frac{m}{\\mathrm{cut}} \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          }
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 5,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, diagonal variant; errors of the estimate: this project",
      "fails": "Knows no curvature: an ablation. Its rate 1/cut is the problem's.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "λ̂ := 0 in the step: an ablation of this project, no published method."
      ],
      "control": {
        "role": "ablation",
        "of": "ogr-diagonal",
        "differs": "λ̂ := 0 in the step, so that the curvature is the cut"
      }
    },
    {
      "name": "parabola-momentum",
      "title": "Online parabola along momentum",
      "family": "online-regression",
      "formula": "\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = \\operatorname{clip}_\\Delta(\\ell)\\,\\hat v - a\\,(g - \\hat v\\hat v^\\top g), \\quad \\ell = w t + (1 - w) \\min(\\mathrm{plain}\\,\\|b\\|, |t|), \\quad t = -\\frac{\\hat q}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + \\hat\\lambda\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: b \\leftarrow \\mu b + g \\qquad d = -b \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "averages": {
          "kind": "choice",
          "default": "vectors",
          "choices": [
            "vectors",
            "projections"
          ],
          "meaning": "What is averaged: vectors, projected on today's direction; or projections, each on the direction of its own step.",
          "source": "projections: Duda 2019, arXiv 1907.07063, section 3; vectors: this project, as the direction turns"
        },
        "divisor": {
          "kind": "number",
          "default": 1,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            0.5,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: to the vertex itself"
        },
        "cut": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2019, arXiv 1907.07063: a floor is needed, its value is the problem's; docs/studies/parabola-ablation.md"
        },
        "longest": {
          "kind": "number",
          "default": 0.3,
          "range": [
            1e-9,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            3
          ],
          "meaning": "Δ: largest length of a step, in the units of θ.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: the length is to be bounded; the value: docs/studies/parabola-ablation.md"
        },
        "others": {
          "kind": "choice",
          "default": "stay",
          "choices": [
            "stay",
            "descend"
          ],
          "meaning": "What the directions across v̂ do: nothing beyond the parabola's step; or a gradient step of the plain rate.",
          "source": "descend: Duda 2019, arXiv 1907.07063, section 3"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, section 3; errors of the estimate: this project",
      "fails": "|λ̂| near 0 puts the vertex at infinity: only the bound on the length holds it, and that is the problem's; moves along one direction only, unless others descend; noise that has moved the point feigns positive curvature. On full batches momentum of clipped length does as well (docs/studies/parabola-ablation.md).",
      "departures": [
        "The step is at most `longest` long: without a bound a cut of 1e-3 ends at losses of 1e4 where 0.3 ends at 1e-5.",
        "averages=vectors keeps averages of vectors and projects them on today's direction, because the direction turns; the paper averages the projections (averages=projections).",
        "others=stay moves along one direction only; the paper lets the other directions descend too (others=descend).",
        "The slope at θ is that of the regression line, less noisy than the last one.",
        "init=consistent starts the averages at the first point; the author starts them at 0 and the variance of positions at 1.",
        "The first step is at most `probe` long, and `rate` is taken where the regression knows nothing yet."
      ]
    },
    {
      "name": "parabola-adam",
      "title": "Online parabola along Adam",
      "family": "online-regression",
      "formula": "\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = \\operatorname{clip}_\\Delta(\\ell)\\,\\hat v - a\\,(g - \\hat v\\hat v^\\top g), \\quad \\ell = w t + (1 - w) \\min(\\mathrm{plain}\\,\\|b\\|, |t|), \\quad t = -\\frac{\\hat q}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + \\hat\\lambda\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad d = -\\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay β₁ of the mean gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "averages": {
          "kind": "choice",
          "default": "vectors",
          "choices": [
            "vectors",
            "projections"
          ],
          "meaning": "What is averaged: vectors, projected on today's direction; or projections, each on the direction of its own step.",
          "source": "projections: Duda 2019, arXiv 1907.07063, section 3; vectors: this project, as the direction turns"
        },
        "divisor": {
          "kind": "number",
          "default": 1,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            0.5,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: to the vertex itself"
        },
        "cut": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2019, arXiv 1907.07063: a floor is needed, its value is the problem's; docs/studies/parabola-ablation.md"
        },
        "longest": {
          "kind": "number",
          "default": 0.3,
          "range": [
            1e-9,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            3
          ],
          "meaning": "Δ: largest length of a step, in the units of θ.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: the length is to be bounded; the value: docs/studies/parabola-ablation.md"
        },
        "others": {
          "kind": "choice",
          "default": "stay",
          "choices": [
            "stay",
            "descend"
          ],
          "meaning": "What the directions across v̂ do: nothing beyond the parabola's step; or a gradient step of the plain rate.",
          "source": "descend: Duda 2019, arXiv 1907.07063, section 3"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, section 3; errors of the estimate: this project; Kingma & Ba 2014, arXiv 1412.6980, algorithm 1",
      "fails": "|λ̂| near 0 puts the vertex at infinity: only the bound on the length holds it, and that is the problem's; moves along one direction only, unless others descend; noise that has moved the point feigns positive curvature. On full batches momentum of clipped length does as well (docs/studies/parabola-ablation.md).",
      "departures": [
        "The step is at most `longest` long: without a bound a cut of 1e-3 ends at losses of 1e4 where 0.3 ends at 1e-5.",
        "averages=vectors keeps averages of vectors and projects them on today's direction, because the direction turns; the paper averages the projections (averages=projections).",
        "others=stay moves along one direction only; the paper lets the other directions descend too (others=descend).",
        "The slope at θ is that of the regression line, less noisy than the last one.",
        "init=consistent starts the averages at the first point; the author starts them at 0 and the variance of positions at 1.",
        "The first step is at most `probe` long, and `rate` is taken where the regression knows nothing yet."
      ]
    },
    {
      "name": "flat-parabola-momentum",
      "title": "Online parabola along momentum, without its curvature",
      "family": "online-regression",
      "formula": "\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = \\operatorname{clip}_\\Delta(\\ell)\\,\\hat v - a\\,(g - \\hat v\\hat v^\\top g), \\quad \\ell = w t + (1 - w) \\min(\\mathrm{plain}\\,\\|b\\|, |t|), \\quad t = -\\frac{\\hat q}{\\max(|0|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + 0\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: b \\leftarrow \\mu b + g \\qquad d = -b \\\\ \\theta \\leftarrow \\theta + d",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "averages": {
          "kind": "choice",
          "default": "vectors",
          "choices": [
            "vectors",
            "projections"
          ],
          "meaning": "What is averaged: vectors, projected on today's direction; or projections, each on the direction of its own step.",
          "source": "projections: Duda 2019, arXiv 1907.07063, section 3; vectors: this project, as the direction turns"
        },
        "cut": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2019, arXiv 1907.07063: a floor is needed, its value is the problem's; docs/studies/parabola-ablation.md"
        },
        "longest": {
          "kind": "number",
          "default": 0.3,
          "range": [
            1e-9,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            3
          ],
          "meaning": "Δ: largest length of a step, in the units of θ.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: the length is to be bounded; the value: docs/studies/parabola-ablation.md"
        },
        "others": {
          "kind": "choice",
          "default": "stay",
          "choices": [
            "stay",
            "descend"
          ],
          "meaning": "What the directions across v̂ do: nothing beyond the parabola's step; or a gradient step of the plain rate.",
          "source": "descend: Duda 2019, arXiv 1907.07063, section 3"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Duda 2019, arXiv 1907.07063, section 3; errors of the estimate: this project",
      "fails": "Knows no curvature: an ablation. Its length is the problem's.",
      "departures": [
        "The step is at most `longest` long: without a bound a cut of 1e-3 ends at losses of 1e4 where 0.3 ends at 1e-5.",
        "averages=vectors keeps averages of vectors and projects them on today's direction, because the direction turns; the paper averages the projections (averages=projections).",
        "others=stay moves along one direction only; the paper lets the other directions descend too (others=descend).",
        "The slope at θ is that of the regression line, less noisy than the last one.",
        "init=consistent starts the averages at the first point; the author starts them at 0 and the variance of positions at 1.",
        "The first step is at most `probe` long, and `rate` is taken where the regression knows nothing yet.",
        "λ̂ := 0 in the step: an ablation of this project, no published method."
      ],
      "control": {
        "role": "ablation",
        "of": "parabola-momentum",
        "differs": "λ̂ := 0 in the step"
      }
    },
    {
      "name": "parabola-momentum+armijo",
      "title": "Online parabola along momentum, Armijo backtracking",
      "family": "online-regression",
      "formula": "\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = \\operatorname{clip}_\\Delta(\\ell)\\,\\hat v - a\\,(g - \\hat v\\hat v^\\top g), \\quad \\ell = w t + (1 - w) \\min(\\mathrm{plain}\\,\\|b\\|, |t|), \\quad t = -\\frac{\\hat q}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + \\hat\\lambda\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: b \\leftarrow \\mu b + g \\qquad d = -b \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0,
            0.995
          ],
          "meaning": "Share μ of the velocity that is kept; 0 is gradient descent.",
          "source": "Sutskever et al. 2013, section 3: 0.9 to 0.995; Dahl et al. 2023, arXiv 2306.07179 (AlgoPerf): 1 − μ log-uniform to 0.3; widened to 0, so that gradient descent is in the space"
        },
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "averages": {
          "kind": "choice",
          "default": "vectors",
          "choices": [
            "vectors",
            "projections"
          ],
          "meaning": "What is averaged: vectors, projected on today's direction; or projections, each on the direction of its own step.",
          "source": "projections: Duda 2019, arXiv 1907.07063, section 3; vectors: this project, as the direction turns"
        },
        "divisor": {
          "kind": "number",
          "default": 1,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            0.5,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: to the vertex itself"
        },
        "cut": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2019, arXiv 1907.07063: a floor is needed, its value is the problem's; docs/studies/parabola-ablation.md"
        },
        "longest": {
          "kind": "number",
          "default": 0.3,
          "range": [
            1e-9,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            3
          ],
          "meaning": "Δ: largest length of a step, in the units of θ.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: the length is to be bounded; the value: docs/studies/parabola-ablation.md"
        },
        "others": {
          "kind": "choice",
          "default": "stay",
          "choices": [
            "stay",
            "descend"
          ],
          "meaning": "What the directions across v̂ do: nothing beyond the parabola's step; or a gradient step of the plain rate.",
          "source": "descend: Duda 2019, arXiv 1907.07063, section 3"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2019, arXiv 1907.07063, section 3; errors of the estimate: this project; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "|λ̂| near 0 puts the vertex at infinity: only the bound on the length holds it, and that is the problem's; moves along one direction only, unless others descend; noise that has moved the point feigns positive curvature. On full batches momentum of clipped length does as well (docs/studies/parabola-ablation.md). On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "The step is at most `longest` long: without a bound a cut of 1e-3 ends at losses of 1e4 where 0.3 ends at 1e-5.",
        "averages=vectors keeps averages of vectors and projects them on today's direction, because the direction turns; the paper averages the projections (averages=projections).",
        "others=stay moves along one direction only; the paper lets the other directions descend too (others=descend).",
        "The slope at θ is that of the regression line, less noisy than the last one.",
        "init=consistent starts the averages at the first point; the author starts them at 0 and the variance of positions at 1.",
        "The first step is at most `probe` long, and `rate` is taken where the regression knows nothing yet.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "parabola-adam+armijo",
      "title": "Online parabola along Adam, Armijo backtracking",
      "family": "online-regression",
      "formula": "\\hat v = \\frac{b}{\\|b\\|}, \\quad \\hat\\lambda = \\frac{\\mathrm{cov}(\\hat v\\cdot g, \\hat v\\cdot\\theta)}{\\mathrm{var}(\\hat v\\cdot\\theta)}, \\qquad d = \\operatorname{clip}_\\Delta(\\ell)\\,\\hat v - a\\,(g - \\hat v\\hat v^\\top g), \\quad \\ell = w t + (1 - w) \\min(\\mathrm{plain}\\,\\|b\\|, |t|), \\quad t = -\\frac{\\hat q}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\quad \\hat q = \\hat v\\cdot\\langle g\\rangle + \\hat\\lambda\\,\\hat v\\cdot(\\theta - \\langle\\theta\\rangle), \\quad b: m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\quad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2 \\quad d = -\\frac{m / (1-\\beta_1^t)}{\\sqrt{v / (1-\\beta_2^t)} + \\varepsilon} \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay β₁ of the mean gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "Decay β₂ of the mean squared gradient.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-8,
          "range": [
            1e-16,
            1
          ],
          "scale": "log",
          "meaning": "ε in the denominator: bounds the step where gradients have been tiny.",
          "source": "Kingma & Ba 2014, arXiv 1412.6980, algorithm 1"
        },
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "averages": {
          "kind": "choice",
          "default": "vectors",
          "choices": [
            "vectors",
            "projections"
          ],
          "meaning": "What is averaged: vectors, projected on today's direction; or projections, each on the direction of its own step.",
          "source": "projections: Duda 2019, arXiv 1907.07063, section 3; vectors: this project, as the direction turns"
        },
        "divisor": {
          "kind": "number",
          "default": 1,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            0.5,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: to the vertex itself"
        },
        "cut": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2019, arXiv 1907.07063: a floor is needed, its value is the problem's; docs/studies/parabola-ablation.md"
        },
        "longest": {
          "kind": "number",
          "default": 0.3,
          "range": [
            1e-9,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            3
          ],
          "meaning": "Δ: largest length of a step, in the units of θ.",
          "source": "Duda 2019, arXiv 1907.07063, section 3: the length is to be bounded; the value: docs/studies/parabola-ablation.md"
        },
        "others": {
          "kind": "choice",
          "default": "stay",
          "choices": [
            "stay",
            "descend"
          ],
          "meaning": "What the directions across v̂ do: nothing beyond the parabola's step; or a gradient step of the plain rate.",
          "source": "descend: Duda 2019, arXiv 1907.07063, section 3"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2019, arXiv 1907.07063, section 3; errors of the estimate: this project; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "|λ̂| near 0 puts the vertex at infinity: only the bound on the length holds it, and that is the problem's; moves along one direction only, unless others descend; noise that has moved the point feigns positive curvature. On full batches momentum of clipped length does as well (docs/studies/parabola-ablation.md). On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "The step is at most `longest` long: without a bound a cut of 1e-3 ends at losses of 1e4 where 0.3 ends at 1e-5.",
        "averages=vectors keeps averages of vectors and projects them on today's direction, because the direction turns; the paper averages the projections (averages=projections).",
        "others=stay moves along one direction only; the paper lets the other directions descend too (others=descend).",
        "The slope at θ is that of the regression line, less noisy than the last one.",
        "init=consistent starts the averages at the first point; the author starts them at 0 and the variance of positions at 1.",
        "The first step is at most `probe` long, and `rate` is taken where the regression knows nothing yet.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "ogr-diagonal+armijo",
      "title": "Diagonal online gradient regression, Armijo backtracking",
      "family": "online-regression",
      "formula": "\\hat\\lambda_i = \\frac{\\langle g_i, \\theta_i\\rangle - \\langle g_i\\rangle\\langle\\theta_i\\rangle}{\\langle\\theta_i^2\\rangle - \\langle\\theta_i\\rangle^2}, \\qquad d_i = -\\rho_i m_i, \\quad \\rho_i = t_i \\nu_i + (1 - t_i) \\min(\\mathrm{plain}, \\nu_i), \\quad \\nu_i = \\frac{1}{\\max(|\\hat\\lambda_i|\\,\\mathrm{div},\\, \\mathrm{cut})} \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 5,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "divisor": {
          "kind": "number",
          "default": 1.4,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2019, arXiv 1907.07063, diagonal variant; errors of the estimate: this project; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "Gradient noise that has moved the point feigns a positive curvature of about β/rate, so negative curvature goes unseen in noise; not rotation equivariant; cut has the units of the loss and wants a log sweep. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "ogr-full+armijo",
      "title": "Full online gradient regression, Armijo backtracking",
      "family": "online-regression",
      "formula": "D\\hat H + \\hat H D = C + C^\\top, \\quad C = \\langle \\delta g\\,\\delta\\theta^\\top\\rangle,\\; D = \\langle \\delta\\theta\\,\\delta\\theta^\\top\\rangle, \\quad \\hat H = Q\\Lambda Q^\\top, \\qquad d = -Q\\,\\frac{1}{\\max(|\\Lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}\\,Q^\\top m \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "divisor": {
          "kind": "number",
          "default": 1.5,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 10,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2019, arXiv 1907.07063, section 4; errors of the estimate: this project; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "The window of about 2/β points must span the space: for many parameters it does not; O(P³) arithmetic; gradient noise that has moved the point feigns positive curvature. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ],
      "maxParameters": 200
    },
    {
      "name": "ogr-subspace+armijo",
      "title": "Online gradient regression in a followed subspace, Armijo backtracking",
      "family": "online-regression",
      "formula": "d = -a\\,(m - V^\\top V m) - V^\\top \\frac{1}{\\max(|\\hat H|\\,\\mathrm{div},\\, \\mathrm{cut})} V m, \\qquad V \\leftarrow \\mathrm{GramSchmidt}(v_i + \\Gamma (v_i\\cdot\\hat g)\\,\\hat g) \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "divisor": {
          "kind": "number",
          "default": 4,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 20,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "dimensions": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            2,
            20
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k: directions in which the Hessian is regressed; at most the number of parameters.",
          "source": "Duda 2019, arXiv 1907.07063, section 5: about 10"
        },
        "basisRate": {
          "kind": "number",
          "default": 0.2,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.01,
            1
          ],
          "meaning": "Γ: how fast the directions turn toward new gradients.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "tracking": {
          "kind": "choice",
          "default": "pca",
          "choices": [
            "pca",
            "author"
          ],
          "meaning": "pca: each direction moves by its overlap with the gradient. author: all move by the gradient.",
          "source": "pca: Oja 1982; author: Duda 2019, arXiv 1907.07063, section 5"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2019, arXiv 1907.07063, section 5; Duda 2019, arXiv 1901.11457; errors of the estimate: this project; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "Negative curvature off the principal directions of the gradients goes unseen; a window of about 2/β points is short for k directions; gradient noise that has moved the point feigns positive curvature. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "The gradient that turns the directions is normalised, so that Γ has no units.",
        "tracking=pca turns each direction by its overlap with the gradient (Oja 1982); the notebooks turn all of them by the gradient itself (tracking=author).",
        "The averages of the subspace are turned with its basis; the paper leaves them in the old coordinates.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "ogr-diagonal-subspace+armijo",
      "title": "Diagonal online gradient regression, corrected in a followed subspace, Armijo backtracking",
      "family": "online-regression",
      "formula": "\\Delta = -\\frac{m}{\\max(|\\hat\\lambda|\\,\\mathrm{div},\\, \\mathrm{cut})}, \\qquad d = \\Delta + w\\,V^\\top\\left(-e(\\hat H) V m - V\\Delta\\right) \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.4 to 0.6 on the 3-D Beale lattice; longer memories for noise"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "consistent",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "consistent: the averages start at the first point, covariances at 0. author: at 0, the variance of positions at 1.",
          "source": "author: Duda 2019; consistent: this project (translation invariant, exact after one more point)"
        },
        "smoothing": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator: 0.5 to 0.9 on the 3-D Beale lattice"
        },
        "divisor": {
          "kind": "number",
          "default": 1.5,
          "range": [
            0.1,
            100
          ],
          "scale": "log",
          "sweep": [
            1,
            10
          ],
          "meaning": "Divides the Newton step: 1 trusts the estimated curvature fully.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "cut": {
          "kind": "number",
          "default": 6,
          "range": [
            0.000001,
            1000000000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "Floor of |curvature|·divisor: 1/cut is the largest rate, in the units of the loss.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice; it has the units of the loss"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent"
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem"
        },
        "dimensions": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            2,
            20
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k: directions in which the Hessian is regressed; at most the number of parameters.",
          "source": "Duda 2019, arXiv 1907.07063, section 5: about 10"
        },
        "basisRate": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.01,
            1
          ],
          "meaning": "Γ: how fast the directions turn toward new gradients.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice"
        },
        "tracking": {
          "kind": "choice",
          "default": "pca",
          "choices": [
            "pca",
            "author"
          ],
          "meaning": "pca: each direction moves by its overlap with the gradient. author: all move by the gradient.",
          "source": "pca: Oja 1982; author: Duda 2019, arXiv 1907.07063, section 5"
        },
        "blend": {
          "kind": "number",
          "default": 0.4,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.1,
            0.6
          ],
          "meaning": "w: weight of the subspace step inside the subspace.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, 3-D Beale lattice (0.3 to 0.5)"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2019, arXiv 1907.07063, diagonal and subspace variants; errors of the estimate: this project; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "As its two parts: unseen directions off the subspace have diagonal curvature only; gradient noise that has moved the point feigns positive curvature. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "init=consistent starts the averages at the first point, covariances at 0 (translation invariant, exact after one more point); the author starts them at 0 and the variance of positions at 1, which biases the estimate for 10 to 40 steps (init=author).",
        "Where the positions have not varied beyond their rounding, and in the first step, a plain rate is taken; the first step is at most `probe` long.",
        "errorBars=weighed shortens steps by the estimate's own error; the published method ignores it (the default).",
        "The gradient that turns the directions is normalised, so that Γ has no units.",
        "tracking=pca turns each direction by its overlap with the gradient (Oja 1982); the notebooks turn all of them by the gradient itself (tracking=author).",
        "The averages of the subspace are turned with its basis; the paper leaves them in the old coordinates.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "ogr-correlation-one+armijo",
      "title": "Online gradient regression, correlation taken as ±1, Armijo backtracking",
      "family": "online-regression",
      "formula": "d_i = -\\min\\left(\\eta \\sqrt{\\frac{\\mathrm{var}(\\theta_i)}{\\mathrm{var}(g_i)}},\\, \\frac{1}{\\mathrm{cut}}\\right) m_i \\\\ \\delta = \\max\\{\\delta_0\\beta^j : L(\\theta + \\delta d) - L(\\theta) \\le \\alpha\\,\\delta\\,\\langle g, d\\rangle\\} \\qquad \\theta \\leftarrow \\theta + \\delta d",
      "hyperparameters": {
        "averaging": {
          "kind": "number",
          "default": 0.4,
          "range": [
            0.001,
            0.99
          ],
          "scale": "log",
          "sweep": [
            0.05,
            0.9
          ],
          "meaning": "β: weight of the newest point in the averages of positions, gradients and their covariance (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": 0.4"
        },
        "errorBars": {
          "kind": "choice",
          "default": "ignored",
          "choices": [
            "ignored",
            "weighed"
          ],
          "sweep": [
            "ignored",
            "weighed"
          ],
          "meaning": "ignored: estimates are taken at their word, as published; weighed: an estimate's own error shortens the step toward the plain rate.",
          "source": "ignored: Duda 2019; weighed: this project, docs/studies/curvature-error-bars.md"
        },
        "confidence": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            100
          ],
          "scale": "log",
          "when": {
            "parameter": "errorBars",
            "equals": "weighed"
          },
          "meaning": "κ: weight of an estimate λ̂ of error e in the step is λ̂²/(λ̂² + (κ·e)²). 0: the published method.",
          "source": "0.5 gains most in docs/studies/curvature-error-bars.md"
        },
        "init": {
          "kind": "choice",
          "default": "author",
          "choices": [
            "consistent",
            "author"
          ],
          "meaning": "author: the averages start at 0, both variances at 1, so that the first rates are about η; consistent: at the first point, the variances at 0.",
          "source": "author: Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\"; consistent: this project (translation invariant)",
          "sweep": [
            "author",
            "consistent"
          ]
        },
        "smoothing": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.001,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.05,
            1
          ],
          "meaning": "γ: weight of the newest gradient in the momentum m (1 − the decay).",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": 0.5"
        },
        "cut": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000000
          ],
          "scale": "log",
          "meaning": "1/cut is the largest rate, in the units of the loss; 0: none.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": none at η = 0.9; with η = 1/1.1 0.1 does as well on the 3-D Beale lattice"
        },
        "rate": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            5
          ],
          "meaning": "Plain rate, at most 1/cut: where the regression has no information yet, or too little to be trusted.",
          "source": "As for gradient descent",
          "when": {
            "parameter": "init",
            "equals": "consistent"
          }
        },
        "probe": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-9,
            1000
          ],
          "scale": "log",
          "meaning": "Largest length of the first step, whose only purpose is a second point for the regression.",
          "source": "This project: the first gradient says nothing of the scale of the problem",
          "when": {
            "parameter": "init",
            "equals": "consistent"
          }
        },
        "scale": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0.001,
            10
          ],
          "scale": "log",
          "sweep": [
            0.1,
            1.5
          ],
          "meaning": "η: share of √(var θ/var g) that is taken as the rate.",
          "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\": 0.9"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            0.3
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4 for directions that carry their own length"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 + (1 + backtracks)/3",
      "source": "Duda 2022, notebooks of github.com/JarekDuda/SGD-OGR-Hessian-estimator, \"cdOGR minimalistic\"; Duda 2019, arXiv 1901.11457; Armijo 1966; Truong & Nguyen 2018, arXiv 1808.05160, definition 1",
      "fails": "In noise the rate follows the step just taken: η below 1 shrinks it away, above 1 grows it to the cut, or without one for ever. Knows no negative curvature. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "Where neither position nor gradient has varied (init=consistent, at the first step) the plain rate is taken, at most `probe` long.",
        "A variance of positions within their rounding counts as none.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "gauss-newton",
      "title": "Krylov Gauss–Newton",
      "family": "gauss-newton",
      "formula": "\\theta \\leftarrow \\theta - (SV)^\\top (\\Lambda + \\lambda I)^{-1} S V g, \\quad V = \\operatorname{Lanczos}_k(G, g), \\; V G V^\\top = S^\\top \\Lambda S, \\quad G = J^\\top H_L J, \\quad \\lambda \\text{ from a grid}",
      "hyperparameters": {
        "vectors": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "sweep": [
            5,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k, the number of Lanczos vectors; at most P are made.",
          "source": "Same as krylov-saddle-free-newton, so that the two differ in G against |H| only"
        },
        "recovers": {
          "kind": "choice",
          "default": "yes",
          "choices": [
            "yes",
            "no"
          ],
          "meaning": "yes: after a step that none of the grid's λ lowers, the grid moves up two decades, and down one after each step taken; no: it stays, and on a full batch the trial ends there.",
          "source": "no: Dauphin et al. 2014, section 6; yes: this project, without it up to two thirds of random starts end nowhere near a critical point"
        }
      },
      "needs": [
        "gradient",
        "gaussNewtonVector"
      ],
      "cost": "1 + 2k + 7/3",
      "source": "Schraudolph 2002, Neural Computation 14(7), section 3; damping grid: Dauphin et al. 2014, section 6",
      "fails": "Sees no negative curvature: slow past saddles, where G misses the directions that matter; noise in G from small batches.",
      "departures": [
        "Conjugate gradients on G are a Krylov step with a grid of dampings, of which the batch's loss takes the best; the paper has one damping.",
        "A step that no damping of the grid lowers moves the grid up for the next one."
      ]
    },
    {
      "name": "levenberg-marquardt",
      "title": "Levenberg–Marquardt",
      "family": "gauss-newton",
      "formula": "\\theta \\leftarrow \\theta - (G + \\lambda D)^{-1} g, \\quad D \\in \\{I, \\operatorname{diag} G\\}, \\quad \\rho = \\frac{\\text{actual}}{\\text{predicted}} \\text{ decrease}: \\; \\rho > \\tfrac34: \\lambda \\leftarrow \\tfrac{\\lambda}{3}, \\; \\rho < \\tfrac14: \\lambda \\leftarrow 3\\lambda, \\text{ rejected}: \\lambda \\leftarrow 10\\lambda",
      "hyperparameters": {
        "damping": {
          "kind": "number",
          "default": 0.01,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            100
          ],
          "meaning": "λ at the first step.",
          "source": "Marquardt 1963: 0.01"
        },
        "scaling": {
          "kind": "choice",
          "default": "identity",
          "choices": [
            "identity",
            "diagonal"
          ],
          "sweep": [
            "identity",
            "diagonal"
          ],
          "meaning": "D: identity (Levenberg) or the diagonal of G (Marquardt).",
          "source": "Levenberg 1944; Marquardt 1963"
        }
      },
      "needs": [
        "gradient",
        "gaussNewtonVector"
      ],
      "cost": "1 + 2P + 1/3",
      "source": "Levenberg 1944; Marquardt 1963; Nocedal & Wright 2006, section 10.3",
      "fails": "P products a step and a dense eigensolver: at most 600 parameters; blind to negative curvature; a noisy ratio on small batches drives λ up.",
      "departures": [
        "λ moves by 3 and ⅓, and by 10 where a step is rejected; Marquardt's factors are 10 and 1/10.",
        "Entries of D have a floor of 1e-6 of the largest: a parameter without influence must not get an infinite step."
      ],
      "maxParameters": 600
    },
    {
      "name": "hessian-free",
      "title": "Hessian-free (Martens)",
      "family": "gauss-newton",
      "formula": "(G + \\lambda I)\\, d = -g \\text{ by conjugate gradients from } \\zeta d_{-1}, \\quad \\theta \\leftarrow \\theta + d_i, \\; d_i \\text{ the iterate, or none, of lowest } f, \\quad \\rho = \\frac{f(\\theta) - f(\\theta + d)}{-g^\\top d - \\frac12 d^\\top G d}, \\quad \\rho > \\tfrac34: \\lambda \\leftarrow \\tfrac23 \\lambda, \\; \\rho < \\tfrac14: \\lambda \\leftarrow \\tfrac32 \\lambda",
      "hyperparameters": {
        "iterations": {
          "kind": "integer",
          "default": 50,
          "range": [
            1,
            250
          ],
          "scale": "log",
          "sweep": [
            10,
            100
          ],
          "structural": true,
          "meaning": "Most CG iterations of a step; fewer are made (and counted) when the model stops improving.",
          "source": "Martens 2010, ICML, Deep learning via Hessian-free optimization, section 4.4: 250 for deep autoencoders; 50 is enough for small networks"
        },
        "damping": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-8,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            100
          ],
          "meaning": "λ at the first step.",
          "source": "Martens 2010, ICML, Deep learning via Hessian-free optimization, section 4.1 (a matter of the problem)"
        },
        "decay": {
          "kind": "number",
          "default": 0.95,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "meaning": "ζ: CG starts at ζ times the last solution.",
          "source": "Martens & Sutskever 2012, section 10: 0.95"
        }
      },
      "needs": [
        "gradient",
        "gaussNewtonVector"
      ],
      "cost": "1 + 2(CG iterations + 1) + (iterates kept)/3",
      "source": "Martens 2010, ICML, Deep learning via Hessian-free optimization, sections 4.1–4.7",
      "fails": "Wants large batches (the CG solve fits the batch); blind to negative curvature; costly steps.",
      "departures": [
        "Conjugate gradients run without a preconditioner.",
        "The kept iterates are all tried and the best is taken, which stands for the backtracking over them and for the line search."
      ]
    },
    {
      "name": "tonga",
      "title": "TONGA (online natural gradient)",
      "family": "gauss-newton",
      "formula": "C \\leftarrow [\\gamma C]_k + g g^\\top, \\quad \\theta \\leftarrow \\theta - \\eta\\, (C/n + \\lambda I)^{-1} g, \\quad n = \\sum_i \\gamma^i",
      "hyperparameters": {
        "rank": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            63
          ],
          "scale": "log",
          "sweep": [
            5,
            40
          ],
          "structural": true,
          "atMost": "size",
          "meaning": "k: eigenvectors of the covariance that are kept.",
          "source": "Le Roux, Manzagol, Bengio 2007, NIPS 20, section 3: ranks of 5 to 200 in its experiments"
        },
        "decay": {
          "kind": "number",
          "default": 0.995,
          "range": [
            0,
            1
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "γ: decay of the covariance from one gradient to the next.",
          "source": "Le Roux, Manzagol, Bengio 2007, NIPS 20, section 3: 0.995"
        },
        "damping": {
          "kind": "number",
          "default": 0.01,
          "range": [
            1e-10,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            10
          ],
          "meaning": "λ: covariance outside the eigenvectors kept.",
          "source": "Le Roux, Manzagol, Bengio 2007, NIPS 20, section 3: λI regularises; its size is a matter of the problem"
        },
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.00001,
            100
          ],
          "meaning": "η: multiplies the natural gradient.",
          "source": "λ·0.1 at the default damping: a gradient step of 0.1 outside the eigenvectors kept"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1",
      "source": "Le Roux, Manzagol, Bengio 2007, NIPS 20, section 3",
      "fails": "It divides by the variance of gradients, not by curvature: no acceleration where gradients are small, noise decides the metric, and nothing in it knows of saddles.",
      "departures": [
        "The covariance is cut to k eigenpairs at every step instead of every b steps."
      ]
    },
    {
      "name": "kfac",
      "title": "K-FAC",
      "family": "gauss-newton",
      "formula": "A = E[\\bar a \\bar a^\\top], \\; S = E[J^\\top H_L J], \\quad \\Delta W = -(A + \\pi \\sqrt{\\lambda} I)^{-1}\\, \\nabla W\\, (S + \\tfrac{\\sqrt{\\lambda}}{\\pi} I)^{-1}, \\quad \\theta \\leftarrow \\theta + \\alpha \\Delta, \\; \\alpha = \\frac{-g^\\top \\Delta}{\\Delta^\\top G \\Delta + \\lambda \\|\\Delta\\|^2}, \\quad \\rho = \\frac{f(\\theta) - f(\\theta + \\alpha \\Delta)}{-\\frac12 \\alpha g^\\top \\Delta}, \\quad \\rho > \\tfrac34: \\lambda \\leftarrow \\tfrac{19}{20} \\lambda, \\; \\rho < \\tfrac14: \\lambda \\leftarrow \\tfrac{20}{19} \\lambda",
      "hyperparameters": {
        "damping": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            100
          ],
          "meaning": "λ at the first step; 0 stays 0.",
          "source": "Martens & Grosse 2015, arXiv 1503.05671, section 6.2 (150 for sums over examples; a matter of the problem)"
        },
        "decay": {
          "kind": "number",
          "default": 0.95,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay of A and S; at step t at most 1 − 1/t.",
          "source": "Martens & Grosse 2015, arXiv 1503.05671, section 5: 0.95"
        },
        "factors": {
          "kind": "choice",
          "default": "sampled",
          "choices": [
            "sampled",
            "exact"
          ],
          "meaning": "S from one target an example, drawn from the model's prediction, or exactly from all C columns of the loss's root: C passes back instead of one.",
          "source": "sampled: Martens & Grosse 2015, arXiv 1503.05671, section 5; exact: Botev, Ritter, Barber 2017, arXiv 1706.03662 (KFLR)"
        },
        "interval": {
          "kind": "integer",
          "default": 5,
          "range": [
            1,
            1000
          ],
          "scale": "log",
          "structural": true,
          "meaning": "Steps between two computations of the inverses.",
          "source": "Martens & Grosse 2015, arXiv 1503.05671, section 8: 20 (T₃), 5 here for short runs"
        }
      },
      "needs": [
        "gradient",
        "gaussNewtonVector",
        "layers"
      ],
      "cost": "1 + 2 + 2/3 (sampled), 1 + 2 + (1 + C)/3 (exact) for C outputs",
      "source": "Martens & Grosse 2015, arXiv 1503.05671, sections 3, 5, 6; convolutions: Grosse & Martens 2016, arXiv 1602.01407 (KFC)",
      "fails": "Blind to negative curvature; takes layers, and a layer's inputs and the curvature behind it, as independent; small batches make A singular, and one draw an example makes S noisy. Of a convolution it takes what comes back to two positions as uncorrelated, and all positions as alike.",
      "departures": [
        "The inverse Fisher matrix is block-diagonal; the block-tridiagonal form is not offered.",
        "There is no momentum: the step is rescaled along one direction, where the authors solve for two.",
        "λ is adapted at every step (theirs: every 5).",
        "The first step is the damped gradient, and inverses are those of the averages up to the step before.",
        "A step that ends in no finite loss is not taken."
      ]
    },
    {
      "name": "lbfgs",
      "title": "L-BFGS",
      "family": "quasi-newton",
      "formula": "\\theta \\leftarrow \\theta - \\delta H_m g, \\quad H_m = \\operatorname{BFGS}\\{(s_i, y_i)\\}_{i \\le m}, \\; s = \\theta - \\theta_-, \\; y = g - g_-, \\quad H_0 = \\tfrac{s^\\top y}{y^\\top y} I",
      "hyperparameters": {
        "memory": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            50
          ],
          "scale": "log",
          "sweep": [
            3,
            20
          ],
          "structural": true,
          "meaning": "m: pairs kept.",
          "source": "Nocedal & Wright 2006, section 7.2: 3 to 20"
        },
        "pairs": {
          "kind": "choice",
          "default": "consecutive",
          "choices": [
            "consecutive",
            "same-batch"
          ],
          "meaning": "consecutive: y from the gradients of two steps; same-batch: the old point's gradient is taken again on the new batch, one gradient more.",
          "source": "consecutive: Liu & Nocedal 1989; same-batch: Schraudolph, Yu, Günter 2007"
        },
        "decrease": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            0,
            1
          ],
          "scale": "log",
          "sweep": [
            0.000001,
            0.5
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Nocedal & Wright 2006, section 3.1: 1e-4"
        },
        "shrink": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Nocedal & Wright 2006, algorithm 3.1"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "meaning": "First step size tried.",
          "source": "1: Nocedal & Wright 2006, section 3.1 (the natural length of a quasi-Newton step)"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "needs": [
        "gradient"
      ],
      "cost": "1 (2 with same-batch pairs) + (1 + backtracks)/3",
      "source": "Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5",
      "fails": "Skips negative curvature, so it is blind to saddles beyond what the line search gives; minibatch noise enters y. On small minibatches it fits the batch's noise; every search starts at δ₀ and pays for each backtrack; gives up when 60 trials in a row fail.",
      "departures": [
        "The line search is Armijo's instead of Wolfe's, so that the curvature condition is checked and not enforced; a pair with sᵀy ≤ 1e-10 is skipped.",
        "A trial whose loss is no number returns to its best point and forgets its pairs.",
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "psgd",
      "title": "Preconditioned SGD (Li)",
      "family": "preconditioned",
      "formula": "P = Q^\\top Q = \\arg\\min E[h^\\top P h + v^\\top P^{-1} v] = (E[hh^\\top])^{-1/2}, \\quad h = Hv, \\; a = Qh, \\; b = Q^{-\\top} v, \\quad Q \\leftarrow Q - \\mu \\frac{(a a^\\top - b b^\\top)\\, Q}{\\|a\\|^2 + \\|b\\|^2}, \\quad \\theta \\leftarrow \\theta - \\eta P g",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.001,
            3
          ],
          "meaning": "η: multiplies the preconditioned gradient; 1 is the saddle-free Newton step.",
          "source": "Li 2015, arXiv 1512.04202, section V: below 1, as P is an estimate"
        },
        "fit": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.0001,
            1
          ],
          "scale": "log",
          "sweep": [
            0.01,
            0.9
          ],
          "meaning": "μ: relative step of the preconditioner.",
          "source": "Li 2015, arXiv 1512.04202, section IV: normalised steps of 0.01 to 0.1"
        },
        "clip": {
          "kind": "number",
          "default": 1,
          "range": [
            0.000001,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            100
          ],
          "meaning": "Longest η·P g.",
          "source": "Li 2018, arXiv 1803.09383, section 5: preconditioned gradients are clipped"
        },
        "preconditioner": {
          "kind": "choice",
          "default": "auto",
          "choices": [
            "auto",
            "dense",
            "diagonal"
          ],
          "meaning": "Form of Q; auto: dense up to 600 parameters, else diagonal.",
          "source": "Li 2015, arXiv 1512.04202"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "3",
      "source": "Li 2015, arXiv 1512.04202, sections III and IV; Li 2018, arXiv 1803.09383",
      "fails": "P takes some tens to hundreds of pairs to fit (more for wide spectra): on short runs it is gradient descent; the diagonal form misses rotated curvature.",
      "departures": [
        "The probes are random signs instead of normal numbers, which have the same second moments.",
        "The dense Q is any invertible matrix instead of a triangular one, which spares a triangular solve; its inverse is carried along by rank-2 updates.",
        "Q starts at the scale of the first pair, (‖v‖²/‖h‖²)^¼; the author's starts at a constant.",
        "The rate is 0.1 by default; the author's examples have 0.01.",
        "A step of the fit is normalised by the pair at hand, ‖a‖² + ‖b‖²; later versions of the author's code keep a running bound on the Lipschitz constant."
      ]
    },
    {
      "name": "psgd-kron",
      "title": "PSGD-Kron (Li)",
      "family": "preconditioned",
      "formula": "P = Q_2^\\top Q_2 \\otimes Q_1^\\top Q_1 = \\arg\\min E[g^\\top P g + v^\\top P^{-1} v], \\quad A = Q_1 G Q_2^\\top, \\; B = Q_1^{-\\top} V Q_2^{-1}, \\quad Q_1 \\leftarrow \\bigl(I - \\tfrac{\\mu}{n_1} \\operatorname{triu}(A A^\\top - B B^\\top)\\bigr) Q_1, \\; Q_2 \\leftarrow \\bigl(I - \\tfrac{\\mu}{n_2} \\operatorname{triu}(A^\\top A - B^\\top B)\\bigr) Q_2, \\quad M \\leftarrow \\beta M + (1-\\beta) G, \\quad W \\leftarrow W - \\eta\\, Q_1^\\top Q_1 \\tfrac{M}{c} Q_2^\\top Q_2",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "η: about the root-mean-square step of an entry, as Adam's.",
          "source": "Pooladzandi & Li 2024, arXiv 2402.11858 and the author's code: 1e-3; small problems want more"
        },
        "fit": {
          "kind": "number",
          "default": 0.1,
          "range": [
            0.0001,
            0.5
          ],
          "scale": "log",
          "sweep": [
            0.01,
            0.5
          ],
          "meaning": "μ: relative step of the factors.",
          "source": "Li 2015, arXiv 1512.04202; Li 2022, arXiv 2211.04422: 0.01 to 0.1"
        },
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.7,
            0.99
          ],
          "meaning": "β: decay of the mean gradient that is preconditioned.",
          "source": "Pooladzandi & Li 2024, arXiv 2402.11858: 0.9"
        },
        "clip": {
          "kind": "number",
          "default": 1,
          "range": [
            0.000001,
            1000000
          ],
          "scale": "log",
          "meaning": "Longest step of all parameters together.",
          "source": "Li 2018, arXiv 1803.09383, section 5: preconditioned gradients are clipped"
        }
      },
      "needs": [
        "gradient",
        "matrices"
      ],
      "cost": "1",
      "source": "Li 2015, arXiv 1512.04202; Li 2022, arXiv 2211.04422; Pooladzandi & Li 2024, arXiv 2402.11858",
      "fails": "Whitens by gradient moments: signs of curvature are unknown to it. The factors take some tens of steps to fit, and a gradient that grows faster than they follow is a long step, up to `clip`.",
      "departures": [
        "The inverse of each factor is carried and refined by Newton–Schulz steps instead of triangular solves: equal to rounding.",
        "A fit is normalised by the largest row sum, an upper bound of the spectral norm that the author's code estimates from below.",
        "Factors start at the scale of the first gradient; their scales are balanced every 100 steps, in the author's code at random.",
        "All parameters that are no matrix share one diagonal and its normalisation; sides longer than 1024 have a diagonal.",
        "The bias corrections 1 − βᵗ are carried as the same averages applied to 1: equal in exact arithmetic, and free of the rounding of 1 − β in float32."
      ]
    },
    {
      "name": "adahessian",
      "title": "AdaHessian",
      "family": "preconditioned",
      "formula": "D = v \\odot Hv, \\quad m \\leftarrow \\beta_1 m + (1 - \\beta_1) g, \\quad s \\leftarrow \\beta_2 s + (1 - \\beta_2) D^2, \\quad \\theta \\leftarrow \\theta - \\eta\\, \\hat m / (\\hat s^{k/2} + \\varepsilon)",
      "hyperparameters": {
        "beta1": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "β₁: decay of the mean gradient.",
          "source": "Yao et al. 2020, arXiv 2006.00719, algorithm 1"
        },
        "beta2": {
          "kind": "number",
          "default": 0.999,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.9999
          ],
          "meaning": "β₂: decay of the mean squared Hessian diagonal.",
          "source": "Yao et al. 2020, arXiv 2006.00719, algorithm 1"
        },
        "power": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "meaning": "k: Hessian power; 1 divides by the curvature, 0 is momentum.",
          "source": "Yao et al. 2020, arXiv 2006.00719, algorithm 1"
        },
        "epsilon": {
          "kind": "number",
          "default": 0.0001,
          "range": [
            1e-12,
            1
          ],
          "scale": "log",
          "meaning": "ε: bounds the step where the diagonal is near zero.",
          "source": "The authors' published implementation"
        },
        "rate": {
          "kind": "number",
          "default": 0.15,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            100
          ],
          "meaning": "η: learning rate.",
          "source": "Yao et al. 2020, section 4: 0.15"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "3",
      "source": "Yao et al. 2020, arXiv 2006.00719, algorithm 1",
      "fails": "Diagonal: rotated curvature is missed. The sign of the diagonal is lost, and one random draw has the size of the off-diagonal entries.",
      "departures": [
        "The squared diagonal is not averaged over the kernels of a convolution (their equation 10)."
      ]
    },
    {
      "name": "sophia",
      "title": "Sophia",
      "family": "preconditioned",
      "formula": "\\text{every } k \\text{ steps } h \\leftarrow \\beta_2 h + (1 - \\beta_2)\\, B\\, \\hat g \\odot \\hat g, \\quad m \\leftarrow \\beta_1 m + (1 - \\beta_1) g, \\quad \\theta \\leftarrow \\theta - \\eta \\operatorname{clip}(m / \\max(\\gamma h, \\varepsilon), 1)",
      "hyperparameters": {
        "estimator": {
          "kind": "choice",
          "default": "bartlett",
          "choices": [
            "bartlett",
            "hutchinson"
          ],
          "meaning": "Diagonal from squared gradients at labels drawn from a network's own prediction (Sophia-G), or from Hessian-vector products with random signs (Sophia-H). Closed forms predict no labels: either choice is Hutchinson's there.",
          "source": "bartlett: Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3 with algorithm 2, the authors' language models; hutchinson: with algorithm 1"
        },
        "beta1": {
          "kind": "number",
          "default": 0.96,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "β₁: decay of the mean gradient.",
          "source": "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3, section 3.1: 0.96"
        },
        "beta2": {
          "kind": "number",
          "default": 0.99,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.9,
            0.999
          ],
          "meaning": "β₂: decay of the Hessian diagonal.",
          "source": "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3, section 3.1: 0.99"
        },
        "gamma": {
          "kind": "number",
          "default": 0.05,
          "range": [
            0.000001,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.001,
            10
          ],
          "meaning": "γ: the smaller, the more coordinates are clipped.",
          "source": "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3, section 3.1: 0.05 for Sophia-G, 0.01 for Sophia-H"
        },
        "epsilon": {
          "kind": "number",
          "default": 1e-12,
          "range": [
            1e-30,
            1
          ],
          "scale": "log",
          "meaning": "ε: below it curvature counts as none and the coordinate is clipped.",
          "source": "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3: 1e-12"
        },
        "interval": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            1000
          ],
          "scale": "log",
          "structural": true,
          "meaning": "k: steps between two estimates of the diagonal.",
          "source": "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3: 10"
        },
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            1000
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            10
          ],
          "meaning": "η: the largest step of a coordinate.",
          "source": "A little below Adam's, Liu et al. 2023, section 3.1"
        }
      },
      "needs": [
        "gradient",
        "hessianVector"
      ],
      "cost": "1 + 2/(3k) (bartlett), 1 + 2/k (hutchinson, closed forms)",
      "source": "Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 3",
      "fails": "Diagonal: rotated curvature is missed. Along negative curvature it is sign momentum: it leaves saddles at a fixed speed, whatever their curvature. With drawn labels negative curvature is not even seen: h measures the Gauss–Newton matrix, which is positive there too, and small batches make it noisy.",
      "departures": [
        "On closed forms, which predict no labels, the diagonal is estimated by Hutchinson's method (Sophia-H) with the γ of Sophia-G, 0.05 where the paper has 0.01.",
        "The diagonal is that of the batch of the step at which it is estimated and shares its forward pass; the authors' code takes a batch of its own.",
        "The smoothed diagonal starts at 0 without bias correction, as in the paper, so that early steps are clipped."
      ]
    },
    {
      "name": "muon",
      "title": "Muon",
      "family": "preconditioned",
      "formula": "M \\leftarrow \\mu M + G, \\quad W \\leftarrow W - \\eta \\sqrt{\\max(1, n_{out}/n_{in})}\\; O, \\quad O = \\operatorname{NewtonSchulz}_5(G + \\mu M): \\; X \\leftarrow a X + b X X^\\top X + c (X X^\\top)^2 X \\text{ five times from } X / \\|X\\|_F",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.02,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.001,
            1
          ],
          "meaning": "η: spectral norm of a step.",
          "source": "Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks: 0.02"
        },
        "momentum": {
          "kind": "number",
          "default": 0.95,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "μ: momentum, applied as Nesterov's.",
          "source": "Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks: 0.95"
        },
        "adamRate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            0.1
          ],
          "meaning": "Rate of Adam on biases and other parameters that are no matrix.",
          "source": "Kingma & Ba 2014: 1e-3"
        }
      },
      "needs": [
        "gradient",
        "matrices"
      ],
      "cost": "1",
      "source": "Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks",
      "fails": "Every singular direction moves at the same speed, noise included: the rate must fall to converge; no curvature, so no knowledge of saddles beyond leaving them at a fixed speed.",
      "departures": [
        "Every weight matrix is orthogonalised, the last layer's too; the authors give embeddings and the last layer to Adam.",
        "Convolution kernels and biases take Adam with its own defaults, β₁ 0.9, β₂ 0.999 and ε 1e-8; the authors' auxiliary AdamW has β₁ 0.9, β₂ 0.95, ε 1e-10."
      ]
    },
    {
      "name": "shampoo",
      "title": "Shampoo",
      "family": "preconditioned",
      "formula": "L \\leftarrow \\beta L + (1-\\beta) G G^\\top, \\; R \\leftarrow \\beta R + (1-\\beta) G^\\top G, \\quad S = L^{-1/4} G R^{-1/4}, \\quad W \\leftarrow W - \\eta M, \\quad M = \\text{momentum of } \\tfrac{\\|D\\|}{\\|S\\|} S",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.001,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            1
          ],
          "meaning": "η: learning rate, on the scale of Adam's (grafting).",
          "source": "Anil et al. 2020, section 4.4: grafting keeps the rates of the diagonal method"
        },
        "statistics": {
          "kind": "number",
          "default": 0.95,
          "range": [
            0,
            0.99999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.8,
            0.999
          ],
          "meaning": "β: decay of L, R and of the diagonal second moment.",
          "source": "Anil et al. 2020: 0.95–0.999"
        },
        "momentum": {
          "kind": "number",
          "default": 0.9,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "Decay of the averaged step.",
          "source": "Anil et al. 2020: 0.9"
        },
        "interval": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            1000
          ],
          "scale": "log",
          "structural": true,
          "meaning": "Steps between two computations of the roots.",
          "source": "Anil et al. 2020, section 4.3: up to 1000 at no loss; 10 here for short runs"
        }
      },
      "needs": [
        "gradient",
        "matrices"
      ],
      "cost": "1",
      "source": "Gupta, Koren, Singer 2018, arXiv 1802.09568; Anil et al. 2020, arXiv 2002.09018",
      "fails": "Preconditions by gradient moments: signs of curvature are unknown to it. Roots cost 160 matrix products a side and are stale in between.",
      "departures": [
        "L and R are moving averages instead of sums (Anil et al. 2020).",
        "The step's length is grafted from RMSprop's step on the same matrix (Anil et al. 2020); the first paper has no grafting.",
        "The averaged step is momentum with bias correction, taken after the preconditioner.",
        "The roots have a ridge of 1e-5 of the trace; Anil et al. have 1e-6 of the largest eigenvalue, in float64.",
        "The first step runs on the identity, and roots are those of the statistics up to the step before.",
        "A side longer than 1024 is not preconditioned."
      ]
    },
    {
      "name": "soap",
      "title": "SOAP",
      "family": "preconditioned",
      "formula": "L \\leftarrow \\beta L + (1-\\beta) G G^\\top, \\; R \\leftarrow \\beta R + (1-\\beta) G^\\top G, \\quad U L U^\\top, V R V^\\top \\text{ diagonal}, \\quad G' = U G V^\\top, \\; M' = U M V^\\top, \\; v \\leftarrow \\beta_2 v + (1-\\beta_2) G'^2, \\quad W \\leftarrow W - \\eta\\, U^\\top \\frac{M'/c_1}{\\sqrt{v/c_2} + \\varepsilon}\\, V",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 0.003,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "sweep": [
            0.0001,
            1
          ],
          "meaning": "η: learning rate, on the scale of Adam's.",
          "source": "Vyas et al. 2024, arXiv 2409.11321, algorithm 3: 3e-3"
        },
        "beta1": {
          "kind": "number",
          "default": 0.95,
          "range": [
            0,
            0.9999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.5,
            0.99
          ],
          "meaning": "β₁: decay of the mean gradient.",
          "source": "Vyas et al. 2024, arXiv 2409.11321, algorithm 3: 0.95"
        },
        "beta2": {
          "kind": "number",
          "default": 0.95,
          "range": [
            0,
            0.999999
          ],
          "scale": "one-minus-log",
          "sweep": [
            0.8,
            0.999
          ],
          "meaning": "β₂: decay of the second moment and of L and R.",
          "source": "Vyas et al. 2024, arXiv 2409.11321, algorithm 3: 0.95"
        },
        "interval": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            1000
          ],
          "scale": "log",
          "structural": true,
          "meaning": "Steps between two eigenbases.",
          "source": "Vyas et al. 2024, arXiv 2409.11321, algorithm 3: 10"
        },
        "longest": {
          "kind": "integer",
          "default": 128,
          "range": [
            1,
            1024
          ],
          "scale": "log",
          "structural": true,
          "meaning": "Longest side that is rotated; longer ones keep their coordinates.",
          "source": "This project: the eigensolver is fast to 64 and slow beyond (the paper: 10,000 with QR steps)"
        }
      },
      "needs": [
        "gradient",
        "matrices"
      ],
      "cost": "1",
      "source": "Vyas et al. 2024, arXiv 2409.11321, algorithm 3",
      "fails": "As Adam: the step has unit size per rotated coordinate; signs of curvature are unknown to it.",
      "departures": [
        "The eigenvectors come from the engine's solver instead of one step of power iteration and QR from the last ones.",
        "The first step, which has no L and R yet, is Adam's; the authors skip it.",
        "Sides longer than 128 keep their coordinates by default; the authors' limit is 10,000."
      ]
    }
  ],
  "stepRules": [
    {
      "name": "fixed",
      "hyperparameters": {
        "rate": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10
          ],
          "meaning": "Multiplies the direction.",
          "source": "The direction's own scale; a pairing states its default"
        }
      },
      "cost": "0",
      "departures": []
    },
    {
      "name": "unit",
      "hyperparameters": {},
      "cost": "0",
      "departures": []
    },
    {
      "name": "armijo",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.0001,
            0.95
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1e-4 in its experiments"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        }
      },
      "cost": "(1 + backtracks)/3",
      "departures": [
        "A step evaluates a window of trials. Where none of them passes, the point stays and the next step goes on with smaller ones, on its own batch and at the price of another gradient.",
        "The search gives up after 60 failed trials in a row.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    },
    {
      "name": "two-way-armijo",
      "hyperparameters": {
        "decrease": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            1
          ],
          "scale": "linear",
          "sweep": [
            0.0001,
            0.95
          ],
          "meaning": "α: share of the decrease predicted by the slope that a step must reach.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1e-4 in its experiments"
        },
        "shrink": {
          "kind": "number",
          "default": 0.7,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "sweep": [
            0.3,
            0.9
          ],
          "meaning": "β: factor from one trial to the next.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 0.7 in its experiments"
        },
        "largest": {
          "kind": "number",
          "default": 1,
          "range": [
            1e-12,
            1000000
          ],
          "scale": "log",
          "sweep": [
            0.01,
            10000
          ],
          "meaning": "δ₀: the first and largest step size.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, definition 1; 1 in its experiments"
        },
        "window": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "Trials evaluated at once; 0: all 60 up to 64 parameters, else 12.",
          "source": "This project: bounds the time of a step, not its outcome"
        },
        "initial": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "δ before the first step; 0: δ₀.",
          "source": "Truong & Nguyen 2018, arXiv 1808.05160, section 4: starts at δ₀"
        },
        "growth": {
          "kind": "choice",
          "default": "unbounded",
          "choices": [
            "bounded",
            "unbounded"
          ],
          "meaning": "Largest δ that growth may reach: δ₀, or max(δ₀, δ₀/√‖g‖).",
          "source": "Truong & Nguyen 2020, arXiv 2001.02005: the unbounded form"
        }
      },
      "cost": "(1 + backtracks or growths)/3",
      "departures": [
        "A step evaluates a window of trials around the last step size, a third of it above. A search that reaches the upper end takes that step; one that reaches the lower end leaves the point and goes on from there in the next step.",
        "A trial whose step size has fallen by 60 factors of β below δ₀ gives up.",
        "A trial whose loss is no number fails, and a rise below the round-off of the loss passes.",
        "Where a direction does not descend, the search goes along the negative gradient at the direction's length."
      ]
    }
  ],
  "problems": [
    {
      "name": "quadratic-saddle",
      "title": "Quadratic saddle",
      "family": "closed-form",
      "definition": "f(x) = \\sum_i c_i x_i^2, \\quad c = (5, -1) \\text{ or a seeded spectrum of both signs}",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 2,
          "range": [
            1,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "spectrum": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "0: coefficients 5, −1, 5, −1, …; else the seed of magnitudes log-uniform over 5/condition … 5",
          "source": "Saddlebench"
        },
        "condition": {
          "kind": "number",
          "default": 100,
          "range": [
            1,
            1000000
          ],
          "scale": "log",
          "structural": true,
          "meaning": "largest over smallest magnitude of a seeded spectrum",
          "source": "Saddlebench"
        },
        "negative": {
          "kind": "integer",
          "default": 1,
          "range": [
            0,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "index: number of negative eigenvalues of a seeded spectrum",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        -0.001,
        -1,
        -100
      ],
      "version": 2,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "saddle",
          "value": 0,
          "point": [
            0,
            0
          ],
          "eigenvalues": [
            -2,
            10
          ],
          "index": 1
        }
      ],
      "unboundedBelow": true,
      "formula": "(5)*x0*x0 + (-1)*x1*x1",
      "landscape": {
        "expression": "(5)*x0*x0 + (-1)*x1*x1",
        "box": [
          [
            -1,
            1
          ],
          [
            -0.001,
            0.001
          ]
        ]
      },
      "source": "standard"
    },
    {
      "name": "double-well",
      "title": "Double well",
      "family": "closed-form",
      "definition": "f(x, y) = \\sum_{i=1}^{d} \\left(\\tfrac14 x_i^4 - \\tfrac12 x_i^2\\right) + \\tfrac12 y^2",
      "options": {
        "wells": {
          "kind": "integer",
          "default": 1,
          "range": [
            1,
            31
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "d, the number of double wells beside the parabola",
          "source": "Saddlebench"
        },
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "beside-saddle"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 1,
          "of": []
        },
        {
          "times": 1,
          "of": [
            "wells"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        -0.1,
        -0.24,
        -0.249,
        -0.249999
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": -0.25,
          "point": [
            -1,
            0
          ],
          "eigenvalues": [
            1,
            2
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": 0,
          "point": [
            0,
            0
          ],
          "eigenvalues": [
            -1,
            1
          ],
          "index": 1
        },
        {
          "kind": "minimum",
          "value": -0.25,
          "point": [
            1,
            0
          ],
          "eigenvalues": [
            1,
            2
          ],
          "index": 0
        }
      ],
      "formula": "0.25*pow(x0, 4) - 0.5*x0*x0 + 0.5*x1*x1",
      "landscape": {
        "expression": "0.25*pow(x0, 4) - 0.5*x0*x0 + 0.5*x1*x1",
        "box": [
          [
            -0.01,
            0.01
          ],
          [
            -1,
            1
          ]
        ]
      },
      "source": "standard; Nesterov 2004, Introductory Lectures on Convex Optimization, example 1.2.2"
    },
    {
      "name": "monkey-saddle",
      "title": "Monkey saddle",
      "family": "closed-form",
      "definition": "f(x, y) = x^3 - 3xy^2 + b\\,(x^2 + y^2)^2",
      "options": {
        "bound": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            100
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "b of the quartic that bounds the function; 0: unbounded below",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 2,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        -0.01,
        -1,
        -100
      ],
      "version": 2,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "degenerate",
          "value": 0,
          "point": [
            0,
            0
          ],
          "eigenvalues": [
            0,
            0
          ],
          "index": 0
        }
      ],
      "unboundedBelow": true,
      "formula": "pow(x0, 3) - 3*x0*x1*x1 + 0*pow(x0*x0 + x1*x1, 2)",
      "landscape": {
        "expression": "pow(x0, 3) - 3*x0*x1*x1 + 0*pow(x0*x0 + x1*x1, 2)",
        "box": [
          [
            -0.1,
            0.1
          ],
          [
            -0.1,
            0.1
          ]
        ]
      },
      "source": "standard; the discussion of degenerate saddles in Anandkumar & Ge 2016, arXiv 1602.05908"
    },
    {
      "name": "cubic-degenerate",
      "title": "Degenerate cubic",
      "family": "closed-form",
      "definition": "f(x, y) = x^3 + y^3",
      "options": {
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "published"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 2,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        0.1,
        0.001,
        0.00001,
        -1
      ],
      "version": 2,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "degenerate",
          "value": 0,
          "point": [
            0,
            0
          ],
          "eigenvalues": [
            0,
            0
          ],
          "index": 0
        }
      ],
      "unboundedBelow": true,
      "formula": "pow(x0, 3) + pow(x1, 3)",
      "landscape": {
        "expression": "pow(x0, 3) + pow(x1, 3)",
        "box": [
          [
            0.5,
            2
          ],
          [
            0.5,
            2
          ]
        ]
      },
      "source": "the public discussion of saddle-free Newton; start (1.2, 1.9)"
    },
    {
      "name": "scalar-quartic",
      "title": "Quartic in one variable",
      "family": "closed-form",
      "definition": "f(t) = \\tfrac14 t^4 - \\tfrac23 t^3 - \\tfrac{11}{2} t^2 + 12 t",
      "options": {
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "published"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 1,
      "sizeTerms": [
        {
          "times": 1,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        -18.6,
        -40,
        -47,
        -47.2499
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": -47.25,
          "point": [
            -3
          ],
          "eigenvalues": [
            28
          ],
          "index": 0
        },
        {
          "kind": "maximum",
          "value": 6.083333333333333,
          "point": [
            1
          ],
          "eigenvalues": [
            -12
          ],
          "index": 1
        },
        {
          "kind": "minimum",
          "value": -18.666666666666668,
          "point": [
            4
          ],
          "eigenvalues": [
            21
          ],
          "index": 0
        }
      ],
      "formula": "pow(x0, 4)/4 - 2*pow(x0, 3)/3 - 11*x0*x0/2 + 12*x0",
      "source": "Truong et al. 2020, arXiv 2006.01512 (Newton from 2.352836323 finds the maximum)"
    },
    {
      "name": "scalar-cycle",
      "title": "Newton's cycle",
      "family": "closed-form",
      "definition": "f(t) = \\tfrac14 t^4 - t^2 + 2t",
      "options": {
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "published"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 1,
      "sizeTerms": [
        {
          "times": 1,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        -3,
        -4,
        -4.219,
        -4.219135
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": -4.219136248741586,
          "point": [
            -1.7692923542386314
          ],
          "index": 0
        }
      ],
      "formula": "pow(x0, 4)/4 - x0*x0 + 2*x0",
      "source": "Truong et al. 2020, arXiv 2006.01512; the cycle 0 ↔ 1 of t³ − 2t + 2 is classical"
    },
    {
      "name": "himmelblau",
      "title": "Himmelblau",
      "family": "closed-form",
      "definition": "f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2",
      "options": {
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "origin"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 2,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        10,
        0.1,
        0.001,
        0.000001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            3,
            2
          ],
          "index": 0
        },
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            -2.805118086952745,
            3.131312518250573
          ],
          "index": 0
        },
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            3.5844283403304917,
            -1.8481265269644036
          ],
          "index": 0
        },
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            -3.779310253377747,
            -3.2831859912861696
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": 13.311926270405587,
          "index": 1,
          "point": [
            3.385154183607021,
            0.07385187983774928
          ]
        },
        {
          "kind": "saddle",
          "value": 67.71915008752613,
          "index": 1,
          "point": [
            0.08667750455539634,
            2.884254701174776
          ]
        },
        {
          "kind": "saddle",
          "value": 104.01516291755811,
          "index": 1,
          "point": [
            -3.0730257507643897,
            -0.08135304428796751
          ]
        },
        {
          "kind": "saddle",
          "value": 178.33723920192745,
          "index": 1,
          "point": [
            -0.12796134673068005,
            -1.9537149802445766
          ]
        },
        {
          "kind": "maximum",
          "value": 181.6165215225827,
          "point": [
            -0.2708445906673476,
            -0.9230385564799815
          ],
          "index": 2
        }
      ],
      "formula": "pow(x0*x0 + x1 - 11, 2) + pow(x0 + x1*x1 - 7, 2)",
      "landscape": {
        "expression": "pow(x0*x0 + x1 - 11, 2) + pow(x0 + x1*x1 - 7, 2)",
        "box": [
          [
            -5,
            5
          ],
          [
            -5,
            5
          ]
        ]
      },
      "source": "Himmelblau 1972, Applied Nonlinear Programming; critical points by Newton's method in float64"
    },
    {
      "name": "beale",
      "title": "Beale",
      "family": "closed-form",
      "definition": "f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
      "options": {
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "ones"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 2,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        1,
        0.1,
        0.001,
        0.000001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            3,
            0.5
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": 14.203125,
          "point": [
            0,
            1
          ],
          "eigenvalues": [
            -27.75,
            27.75
          ],
          "index": 1
        },
        {
          "kind": "saddle",
          "value": 9.86451228475556,
          "index": 1,
          "point": [
            0.10053793732415837,
            -2.644513585023125
          ]
        }
      ],
      "formula": "pow(1.5 - x0 + x0*x1, 2) + pow(2.25 - x0 + x0*pow(x1, 2), 2) + pow(2.625 - x0 + x0*pow(x1, 3), 2)",
      "landscape": {
        "expression": "pow(1.5 - x0 + x0*x1, 2) + pow(2.25 - x0 + x0*pow(x1, 2), 2) + pow(2.625 - x0 + x0*pow(x1, 3), 2)",
        "box": [
          [
            -4.5,
            4.5
          ],
          [
            -4.5,
            4.5
          ]
        ]
      },
      "source": "Beale 1958; domain of Jamil & Yang 2013, arXiv 1308.4008; critical points by Newton's method in float64"
    },
    {
      "name": "beale-3d",
      "title": "Beale in three dimensions",
      "family": "closed-form",
      "definition": "f(x, y, z) = b(x, y) + b(z, y), \\quad b \\text{ Beale's function}",
      "options": {
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "lattice"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 3,
      "sizeTerms": [
        {
          "times": 3,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        10,
        1,
        0.1,
        0.001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            3,
            0.5,
            3
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": 28.40625,
          "point": [
            0,
            1,
            0
          ],
          "eigenvalues": [
            -39.24442635585339,
            0,
            39.24442635585339
          ],
          "index": 1
        }
      ],
      "formula": "pow(1.5 - x0 + x0*x1, 2) + pow(2.25 - x0 + x0*pow(x1, 2), 2) + pow(2.625 - x0 + x0*pow(x1, 3), 2) + pow(1.5 - x2 + x2*x1, 2) + pow(2.25 - x2 + x2*pow(x1, 2), 2) + pow(2.625 - x2 + x2*pow(x1, 3), 2)",
      "source": "Duda 2019, arXiv 1901.11457 and 1907.07063 (lattice of starts, gradient noise 0.1)"
    },
    {
      "name": "styblinski-tang",
      "title": "Styblinski–Tang",
      "family": "closed-form",
      "definition": "f(x) = \\tfrac12 \\sum_i \\left(x_i^4 - 16 x_i^2 + 5 x_i\\right)",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 2,
          "range": [
            1,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        -50,
        -64,
        -78,
        -78.3323
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": -78.33233140754282,
          "point": [
            -2.903534027771177,
            -2.903534027771177
          ],
          "eigenvalues": [
            34.58305910255069,
            34.58305910255069
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": -38.97055334471605,
          "point": [
            0.1567312567803401,
            -2.903534027771177
          ],
          "eigenvalues": [
            -15.85261187888833,
            34.58305910255069
          ],
          "index": 1
        },
        {
          "kind": "minimum",
          "value": -64.19561235905536,
          "point": [
            2.7468027709908367,
            -2.903534027771177
          ],
          "eigenvalues": [
            29.269552776337633,
            34.58305910255069
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": -38.97055334471605,
          "point": [
            -2.903534027771177,
            0.1567312567803401
          ],
          "eigenvalues": [
            -15.85261187888833,
            34.58305910255069
          ],
          "index": 1
        },
        {
          "kind": "maximum",
          "value": 0.3912247181107161,
          "point": [
            0.1567312567803401,
            0.1567312567803401
          ],
          "eigenvalues": [
            -15.85261187888833,
            -15.85261187888833
          ],
          "index": 2
        },
        {
          "kind": "saddle",
          "value": -24.833834296228588,
          "point": [
            2.7468027709908367,
            0.1567312567803401
          ],
          "eigenvalues": [
            -15.85261187888833,
            29.269552776337633
          ],
          "index": 1
        },
        {
          "kind": "minimum",
          "value": -64.19561235905536,
          "point": [
            -2.903534027771177,
            2.7468027709908367
          ],
          "eigenvalues": [
            29.269552776337633,
            34.58305910255069
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": -24.833834296228588,
          "point": [
            0.1567312567803401,
            2.7468027709908367
          ],
          "eigenvalues": [
            -15.85261187888833,
            29.269552776337633
          ],
          "index": 1
        },
        {
          "kind": "minimum",
          "value": -50.05889331056789,
          "point": [
            2.7468027709908367,
            2.7468027709908367
          ],
          "eigenvalues": [
            29.269552776337633,
            29.269552776337633
          ],
          "index": 0
        }
      ],
      "formula": "0.5*(pow(x0, 4) - 16*x0*x0 + 5*x0) + 0.5*(pow(x1, 4) - 16*x1*x1 + 5*x1)",
      "landscape": {
        "expression": "0.5*(pow(x0, 4) - 16*x0*x0 + 5*x0) + 0.5*(pow(x1, 4) - 16*x1*x1 + 5*x1)",
        "box": [
          [
            -5,
            5
          ],
          [
            -5,
            5
          ]
        ]
      },
      "source": "Styblinski & Tang 1990; domain of Jamil & Yang 2013, arXiv 1308.4008"
    },
    {
      "name": "rosenbrock",
      "title": "Rosenbrock chain",
      "family": "closed-form",
      "definition": "f(x) = \\sum_{i=1}^{n-1} 100\\,(x_{i+1} - x_i^2)^2 + (1 - x_i)^2",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 4,
          "range": [
            2,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box",
            "published"
          ],
          "structural": true,
          "meaning": "where a trial starts: uniform in the box by its seed, or at a point used by a paper",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 4,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        5,
        1,
        0.001,
        0.000001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            1,
            1,
            1,
            1
          ],
          "index": 0
        },
        {
          "kind": "minimum",
          "value": 3.701428610430017,
          "point": [
            -0.7756592265653525,
            0.6130933654850432,
            0.3820628463383928,
            0.14597201855219435
          ],
          "index": 0
        }
      ],
      "formula": "100*pow(x1 - x0*x0, 2) + pow(1 - x0, 2) + 100*pow(x2 - x1*x1, 2) + pow(1 - x1, 2) + 100*pow(x3 - x2*x2, 2) + pow(1 - x2, 2)",
      "source": "Rosenbrock 1960; local minimum: Kok & Sandrock 2009; start: Truong et al. 2020, arXiv 2006.01512"
    },
    {
      "name": "griewank",
      "title": "Griewank",
      "family": "closed-form",
      "definition": "f(x) = 1 + \\tfrac{1}{4000}\\sum_i x_i^2 - \\prod_i \\cos\\!\\left(x_i/\\sqrt{i}\\right)",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 5,
          "range": [
            1,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 5,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        50,
        10,
        1,
        0.1
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            0,
            0,
            0,
            0,
            0
          ],
          "index": 0
        }
      ],
      "formula": "1 + (x0*x0 + x1*x1 + x2*x2 + x3*x3 + x4*x4)/4000 - cos(1*x0)*cos(0.7071067811865475*x1)*cos(0.5773502691896258*x2)*cos(0.5*x3)*cos(0.4472135954999579*x4)",
      "source": "Griewank 1981; domain of Jamil & Yang 2013, arXiv 1308.4008"
    },
    {
      "name": "rastrigin",
      "title": "Rastrigin",
      "family": "closed-form",
      "definition": "f(x) = 10n + \\sum_i \\left(x_i^2 - 10\\cos 2\\pi x_i\\right)",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 5,
          "range": [
            1,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 5,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        60,
        40,
        20,
        5
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            0,
            0,
            0,
            0,
            0
          ],
          "index": 0
        }
      ],
      "formula": "50 + x0*x0 - 10*cos(6.283185307179586*x0) + x1*x1 - 10*cos(6.283185307179586*x1) + x2*x2 - 10*cos(6.283185307179586*x2) + x3*x3 - 10*cos(6.283185307179586*x3) + x4*x4 - 10*cos(6.283185307179586*x4)",
      "source": "Rastrigin 1974; domain of Jamil & Yang 2013, arXiv 1308.4008"
    },
    {
      "name": "ackley",
      "title": "Ackley",
      "family": "closed-form",
      "definition": "f(x) = -20\\exp\\!\\left(-0.2\\sqrt{\\tfrac1n\\sum_i x_i^2}\\right) - \\exp\\!\\left(\\tfrac1n\\sum_i\\cos 2\\pi x_i\\right) + 20 + e",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 2,
          "range": [
            1,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        10,
        3,
        0.1,
        0.001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            0,
            0
          ],
          "index": 0
        }
      ],
      "formula": "s = (x0*x0 + x1*x1)/2; r = select(s > 0, sqrt(s), 0); f = 22.718281828459045 - 20*exp(-0.2*r) - exp((cos(6.283185307179586*x0) + cos(6.283185307179586*x1))/2)",
      "landscape": {
        "expression": "s = (x0*x0 + x1*x1)/2; r = select(s > 0, sqrt(s), 0); f = 22.718281828459045 - 20*exp(-0.2*r) - exp((cos(6.283185307179586*x0) + cos(6.283185307179586*x1))/2)",
        "box": [
          [
            -32.768,
            32.768
          ],
          [
            -32.768,
            32.768
          ]
        ]
      },
      "source": "Ackley 1987; domain of Jamil & Yang 2013, arXiv 1308.4008"
    },
    {
      "name": "phase-retrieval",
      "title": "Phase retrieval",
      "family": "closed-form",
      "definition": "f(x) = \\tfrac14\\left(3\\|x\\|^4 + 3 - 2\\|x\\|^2 - 4(x^\\top s)^2\\right), \\quad s = \\mathbf 1/\\sqrt n",
      "options": {
        "dimension": {
          "kind": "integer",
          "default": 10,
          "range": [
            2,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 10,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        0.5,
        0.1,
        0.001,
        0.00001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794,
            0.31622776601683794
          ],
          "eigenvalues": [
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            6
          ],
          "index": 0
        },
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794,
            -0.31622776601683794
          ],
          "eigenvalues": [
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            6
          ],
          "index": 0
        },
        {
          "kind": "maximum",
          "value": 0.75,
          "point": [
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0
          ],
          "eigenvalues": [
            -3,
            -1,
            -1,
            -1,
            -1,
            -1,
            -1,
            -1,
            -1,
            -1
          ],
          "index": 10
        },
        {
          "kind": "saddle",
          "value": 0.6666666666666666,
          "point": [
            0.4082482904638631,
            -0.4082482904638631,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0
          ],
          "eigenvalues": [
            -2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2
          ],
          "index": 1
        }
      ],
      "formula": "r = x0*x0 + x1*x1 + x2*x2 + x3*x3 + x4*x4 + x5*x5 + x6*x6 + x7*x7 + x8*x8 + x9*x9; c = (x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9)*0.31622776601683794; f = 0.25*(3*r*r + 3 - 2*r - 4*c*c)",
      "source": "Sun, Qu & Wright 2016, arXiv 1602.06664; Chen et al. 2018, arXiv 1803.07726 (population loss)"
    },
    {
      "name": "matrix-factorisation",
      "title": "Matrix factorisation",
      "family": "closed-form",
      "definition": "f(U, V) = \\tfrac12\\left\\|UV^\\top - M\\right\\|_F^2, \\quad M = \\mathrm{diag}(3, \\dots, 3/\\kappa)",
      "options": {
        "size": {
          "kind": "integer",
          "default": 2,
          "range": [
            2,
            8
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "rows and columns of M; 2·size·rank coordinates",
          "source": "Saddlebench"
        },
        "rank": {
          "kind": "integer",
          "default": 1,
          "range": [
            1,
            2
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "columns of the factors",
          "source": "Saddlebench"
        },
        "condition": {
          "kind": "number",
          "default": 3,
          "range": [
            1,
            10000
          ],
          "scale": "log",
          "structural": true,
          "meaning": "κ, largest over smallest singular value of M",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 4,
      "sizeTerms": [
        {
          "times": 2,
          "of": [
            "size",
            "rank"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        1,
        0.51,
        0.501,
        0.50001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "saddle",
          "value": 5,
          "point": [
            0,
            0,
            0,
            0
          ],
          "eigenvalues": [
            -3,
            -1,
            1,
            3
          ],
          "index": 2
        },
        {
          "kind": "minimum",
          "value": 0.5,
          "point": [
            1.7320508075688772,
            0,
            1.7320508075688772,
            0
          ],
          "eigenvalues": [
            0,
            2,
            4,
            6
          ],
          "index": 0
        },
        {
          "kind": "saddle",
          "value": 4.5,
          "point": [
            0,
            1,
            0,
            1
          ],
          "eigenvalues": [
            -2,
            0,
            2,
            4
          ],
          "index": 1
        }
      ],
      "formula": "0.5*pow(x0*x2 - 3, 2) + 0.5*pow(x0*x3 - 0, 2) + 0.5*pow(x1*x2 - 0, 2) + 0.5*pow(x1*x3 - 1, 2)",
      "source": "Baldi & Hornik 1989; Ge, Jin & Zheng 2017, arXiv 1704.00708 (all saddles strict)"
    },
    {
      "name": "deep-linear-chain",
      "title": "Deep linear chain",
      "family": "closed-form",
      "definition": "f(w) = \\tfrac12\\left(\\prod_{i=1}^{L} w_i - 1\\right)^2",
      "options": {
        "depth": {
          "kind": "integer",
          "default": 3,
          "range": [
            2,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "L, the number of layers: one coordinate each",
          "source": "Saddlebench"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 3,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "depth"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        0.4,
        0.1,
        0.001,
        0.000001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "degenerate",
          "value": 0.5,
          "point": [
            0,
            0,
            0
          ],
          "eigenvalues": [
            0,
            0,
            0
          ],
          "index": 0
        },
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            1,
            1,
            1
          ],
          "eigenvalues": [
            0,
            0,
            3
          ],
          "index": 0
        }
      ],
      "formula": "0.5*pow(x0*x1*x2 - 1, 2)",
      "source": "Saxe, McClelland & Ganguli 2014, arXiv 1312.6120; Kawaguchi 2016, arXiv 1605.07110 (flat saddles)"
    },
    {
      "name": "formula",
      "title": "A function of your own",
      "family": "closed-form",
      "definition": "f(x_0, \\dots, x_{n-1})",
      "options": {
        "formula": {
          "kind": "choice",
          "default": "(1 - x0)^2 + 100*(x1 - x0^2)^2",
          "choices": [],
          "open": true,
          "meaning": "f in the formula language, of x0, x1, …; statements with locals allowed, 1,000 characters at most",
          "source": "docs/own-function.md"
        },
        "dimension": {
          "kind": "integer",
          "default": 2,
          "range": [
            1,
            32
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "number of coordinates",
          "source": "Saddlebench"
        },
        "low": {
          "kind": "number",
          "default": -2,
          "range": [
            -1000000,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "lower end of the interval in which each coordinate starts",
          "source": "Saddlebench"
        },
        "high": {
          "kind": "number",
          "default": 2,
          "range": [
            -1000000,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "upper end of the interval in which each coordinate starts",
          "source": "Saddlebench"
        },
        "start": {
          "kind": "choice",
          "default": "box",
          "choices": [
            "box"
          ],
          "open": true,
          "structural": true,
          "meaning": "box: uniform in [low, high] by the trial's seed; or the coordinates of one point, with commas between",
          "source": "Saddlebench"
        },
        "criticalPoints": {
          "kind": "choice",
          "default": "search",
          "choices": [
            "search",
            "none"
          ],
          "structural": true,
          "meaning": "search: critical points in and around the box are looked for in float64 and classified, and each run says at which it ends; not all need be found",
          "source": "Levenberg–Marquardt on ½‖∇f‖², shared/own-functions/critical-points.ts"
        },
        "rotate": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            2147483647
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of a random orthogonal change of coordinates, the same in every lane; 0: none. Tells methods that lean on the axes (adam, …) from those that do not.",
          "source": "Saddlebench"
        },
        "noise": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "standard deviation of Gaussian noise added to every entry of the gradient, drawn once per step and lane; values, curvature and the reported criterion stay exact.",
          "source": "Saddlebench"
        }
      },
      "size": 2,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "hessian"
      ],
      "targets": [
        1,
        0.1,
        0.001,
        0.000001
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [
        {
          "kind": "minimum",
          "value": 0,
          "point": [
            1,
            1
          ],
          "index": 0
        }
      ],
      "formula": "(1 - x0)^2 + 100*(x1 - x0^2)^2",
      "landscape": {
        "expression": "(1 - x0)^2 + 100*(x1 - x0^2)^2",
        "box": [
          [
            -2,
            2
          ],
          [
            -2,
            2
          ]
        ]
      },
      "ownFunction": true,
      "source": "the person who posts it; the default is Rosenbrock 1960 in two dimensions"
    },
    {
      "name": "xor",
      "title": "XOR by a 2-2-1 network",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{4} \\sum_{b=1}^{4} \\ln(1 + e^{z_b}) - t_b z_b,\\quad z_b = w_2^\\top \\sigma(W_1^\\top x_b + b_1) + b_2",
      "options": {
        "start": {
          "kind": "choice",
          "default": "published",
          "choices": [
            "published",
            "random"
          ],
          "meaning": "published: the same point for every seed; random: all 9 parameters from N(0, 1), by seed",
          "source": "Saddlebench; in 300 gradient-equivalents lbfgs solved 4 of 8 seeds, with N(0, 16) 1 of 6"
        }
      },
      "size": 9,
      "sizeTerms": [
        {
          "times": 9,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        0.5,
        0.1,
        0.01,
        0.0001
      ],
      "version": 1,
      "budget": 1000,
      "criticalPoints": [],
      "source": "Rumelhart, Hinton, Williams 1986; start and its spectrum computed in float64"
    },
    {
      "name": "mnist-10x10",
      "title": "MNIST at 10 × 10 pixels, one hidden layer",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(W_2^\\top \\phi(W_1^\\top x_b + b_1) + b_2)_{y_b}",
      "options": {
        "hidden": {
          "kind": "integer",
          "default": 25,
          "range": [
            1,
            256
          ],
          "scale": "log",
          "meaning": "hidden units; 5, 25 and 50 are the paper's",
          "source": "Dauphin et al. 2014, arXiv 1406.2572, section 6.1"
        },
        "activation": {
          "kind": "choice",
          "default": "tanh",
          "choices": [
            "tanh",
            "relu"
          ],
          "meaning": "hidden units; relu makes the Hessian blind to kinks",
          "source": "Dauphin et al. 2014, section 6"
        },
        "examples": {
          "kind": "integer",
          "default": 2000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 2785,
      "sizeTerms": [
        {
          "times": 10,
          "of": []
        },
        {
          "times": 111,
          "of": [
            "hidden"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        0.5,
        0.3,
        0.15,
        0.05
      ],
      "version": 1,
      "budget": 600,
      "criticalPoints": [],
      "data": "mnist",
      "testSet": "mnist-test",
      "source": "Dauphin et al. 2014, arXiv 1406.2572, section 6.1; LeCun, Cortes, Burges: MNIST"
    },
    {
      "name": "mnist-mlp",
      "title": "MNIST, one hidden layer of 128",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(W_2^\\top \\phi(W_1^\\top x_b + b_1) + b_2)_{y_b}",
      "options": {
        "hidden": {
          "kind": "integer",
          "default": 128,
          "range": [
            1,
            1024
          ],
          "scale": "log",
          "meaning": "hidden units",
          "source": "docs/spec/problems.md"
        },
        "activation": {
          "kind": "choice",
          "default": "tanh",
          "choices": [
            "tanh",
            "relu"
          ],
          "meaning": "hidden units; relu makes the Hessian blind to kinks",
          "source": "Dauphin et al. 2014, section 6"
        },
        "examples": {
          "kind": "integer",
          "default": 10000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 101770,
      "sizeTerms": [
        {
          "times": 10,
          "of": []
        },
        {
          "times": 795,
          "of": [
            "hidden"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        0.5,
        0.3,
        0.1,
        0.02
      ],
      "version": 1,
      "budget": 2000,
      "criticalPoints": [],
      "data": "mnist",
      "testSet": "mnist-test",
      "source": "LeCun, Bottou, Bengio, Haffner 1998"
    },
    {
      "name": "mnist-autoencoder",
      "title": "MNIST autoencoder",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{2B} \\sum_b \\lVert \\sigma(D(E(x_b))) - x_b \\rVert^2",
      "options": {
        "network": {
          "kind": "choice",
          "default": "laptop",
          "choices": [
            "laptop",
            "full"
          ],
          "meaning": "laptop: 784-128-32-128-784; full: 784-1000-500-250-30 mirrored, 2,837,314 parameters",
          "source": "Hinton, Salakhutdinov 2006; Martens 2010; Dauphin et al. 2014, arXiv 1406.2572, section 6.2"
        },
        "activation": {
          "kind": "choice",
          "default": "tanh",
          "choices": [
            "tanh",
            "sigmoid",
            "relu"
          ],
          "meaning": "hidden units (the code layer is linear)",
          "source": "Hinton, Salakhutdinov 2006 (sigmoid)"
        },
        "loss": {
          "kind": "choice",
          "default": "squared-error",
          "choices": [
            "squared-error",
            "binary-cross-entropy"
          ],
          "meaning": "squared error of sigmoid outputs, or cross-entropy of pixels",
          "source": "Martens 2010 (trained on cross-entropy, reported as squared error)"
        },
        "examples": {
          "kind": "integer",
          "default": 10000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 209968,
      "sizeTerms": [
        {
          "times": 209968,
          "of": [],
          "where": {
            "network": "laptop"
          }
        },
        {
          "times": 2837314,
          "of": [],
          "where": {
            "network": "full"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        20,
        10,
        6,
        4
      ],
      "version": 1,
      "budget": 2000,
      "criticalPoints": [],
      "data": "mnist",
      "source": "Hinton, Salakhutdinov 2006; Martens 2010, table 1; Dauphin et al. 2014, arXiv 1406.2572"
    },
    {
      "name": "mnist-convnet",
      "title": "MNIST, LeNet-5",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(\\mathrm{LeNet}_\\theta(x_b))_{y_b}",
      "options": {
        "activation": {
          "kind": "choice",
          "default": "tanh",
          "choices": [
            "tanh",
            "relu"
          ],
          "meaning": "hidden units; relu makes the Hessian blind to kinks",
          "source": "Dauphin et al. 2014, section 6"
        },
        "pool": {
          "kind": "choice",
          "default": "max",
          "choices": [
            "max",
            "average"
          ],
          "meaning": "how images are halved; average keeps the loss smooth",
          "source": "LeCun, Bottou, Bengio, Haffner 1998 (average)"
        },
        "examples": {
          "kind": "integer",
          "default": 10000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 61706,
      "sizeTerms": [
        {
          "times": 61706,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        0.5,
        0.2,
        0.1,
        0.03
      ],
      "version": 1,
      "budget": 2000,
      "criticalPoints": [],
      "data": "mnist",
      "testSet": "mnist-test",
      "source": "LeCun, Bottou, Bengio, Haffner 1998; Truong, Nguyen 2018, arXiv 1808.05160 (rates found by backtracking)"
    },
    {
      "name": "cifar10-convnet",
      "title": "CIFAR-10, LeNet-size",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(\\mathrm{LeNet}_\\theta(x_b))_{y_b}",
      "options": {
        "activation": {
          "kind": "choice",
          "default": "tanh",
          "choices": [
            "tanh",
            "relu"
          ],
          "meaning": "hidden units; relu makes the Hessian blind to kinks",
          "source": "Dauphin et al. 2014, section 6"
        },
        "pool": {
          "kind": "choice",
          "default": "max",
          "choices": [
            "max",
            "average"
          ],
          "meaning": "how images are halved; average keeps the loss smooth",
          "source": "LeCun, Bottou, Bengio, Haffner 1998 (average)"
        },
        "examples": {
          "kind": "integer",
          "default": 10000,
          "range": [
            1,
            50000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            50000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 62006,
      "sizeTerms": [
        {
          "times": 62006,
          "of": []
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        1.8,
        1.5,
        1.2,
        0.9
      ],
      "version": 1,
      "budget": 4000,
      "criticalPoints": [],
      "data": "cifar10",
      "testSet": "cifar10-test",
      "source": "Krizhevsky 2009; Truong, Nguyen 2018, arXiv 1808.05160, section 5"
    },
    {
      "name": "deep-linear-mnist",
      "title": "MNIST at 10 × 10 pixels, linear autoencoder",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{2B} \\sum_b \\lVert W_L^\\top \\cdots W_1^\\top x_b - x_b \\rVert^2",
      "options": {
        "hidden": {
          "kind": "integer",
          "default": 10,
          "range": [
            1,
            100
          ],
          "scale": "log",
          "meaning": "width r of the inner layers: the rank of the code",
          "source": "Baldi, Hornik 1989"
        },
        "layers": {
          "kind": "integer",
          "default": 2,
          "range": [
            2,
            8
          ],
          "scale": "linear",
          "meaning": "weight matrices L; with 3 or more the saddle at 0 has no negative curvature",
          "source": "Kawaguchi 2016, arXiv 1605.07110"
        },
        "examples": {
          "kind": "integer",
          "default": 2000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 2000,
      "sizeTerms": [
        {
          "times": 200,
          "of": [
            "hidden"
          ]
        },
        {
          "times": -2,
          "of": [
            "hidden",
            "hidden"
          ]
        },
        {
          "times": 1,
          "of": [
            "hidden",
            "hidden",
            "layers"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        1.4,
        1,
        0.7,
        0.6
      ],
      "version": 1,
      "budget": 1000,
      "criticalPoints": [],
      "data": "mnist",
      "source": "Baldi, Hornik 1989; Kawaguchi 2016, arXiv 1605.07110"
    },
    {
      "name": "layer-norm-mlp",
      "title": "Residual blocks with layer normalisation on MNIST at 10 × 10 pixels",
      "family": "network",
      "definition": "h_0 = W_0^\\top x + b_0,\\; h_{l+1} = h_l + V_l^\\top \\phi(U_l^\\top \\mathrm{LN}_l(h_l) + a_l) + c_l,\\; f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(W^\\top \\mathrm{LN}(h_L) + b)_{y_b}",
      "options": {
        "width": {
          "kind": "integer",
          "default": 16,
          "range": [
            2,
            256
          ],
          "scale": "log",
          "meaning": "width of the network; blocks are 2 times as wide inside",
          "source": "docs/spec/problems.md"
        },
        "blocks": {
          "kind": "integer",
          "default": 2,
          "range": [
            1,
            8
          ],
          "scale": "linear",
          "meaning": "residual blocks",
          "source": "docs/spec/problems.md"
        },
        "activation": {
          "kind": "choice",
          "default": "gelu",
          "choices": [
            "gelu",
            "tanh",
            "relu"
          ],
          "meaning": "hidden units of the blocks; relu makes the Hessian blind to kinks",
          "source": "Hendrycks, Gimpel 2016, arXiv 1606.08415"
        },
        "examples": {
          "kind": "integer",
          "default": 2000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 4026,
      "sizeTerms": [
        {
          "times": 10,
          "of": []
        },
        {
          "times": 113,
          "of": [
            "width"
          ]
        },
        {
          "times": 5,
          "of": [
            "width",
            "blocks"
          ]
        },
        {
          "times": 4,
          "of": [
            "width",
            "width",
            "blocks"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        0.92,
        0.26,
        0.071,
        0.0068
      ],
      "version": 1,
      "budget": 600,
      "criticalPoints": [],
      "data": "mnist",
      "testSet": "mnist-test",
      "source": "Xiong et al. 2020, arXiv 2002.04745 (normalisation before the block); Ba, Kiros, Hinton 2016, arXiv 1607.06450; LeCun, Cortes, Burges: MNIST"
    },
    {
      "name": "modular-addition",
      "title": "Modular addition by a transformer",
      "family": "network",
      "definition": "h_0 = E_{(a, b, =)} + p,\\; h \\leftarrow h + \\mathrm{Attention}(\\mathrm{LN}(h)),\\; h \\leftarrow h + V^\\top \\phi(U^\\top \\mathrm{LN}(h) + u) + v,\\; f(\\theta) = \\frac{1}{B} \\sum_{(a, b)} -\\ln \\operatorname{softmax}(W^\\top \\mathrm{LN}(h)_{=} + w)_{a + b \\bmod m}",
      "options": {
        "modulus": {
          "kind": "integer",
          "default": 13,
          "range": [
            3,
            113
          ],
          "scale": "log",
          "meaning": "m: the table has m² pairs; the papers take 97 and 113",
          "source": "Power et al. 2022, arXiv 2201.02177; Nanda et al. 2023, arXiv 2301.05217"
        },
        "share": {
          "kind": "number",
          "default": 0.6,
          "range": [
            0.01,
            0.99
          ],
          "scale": "linear",
          "meaning": "share of the table that is trained on; the rest is held out",
          "source": "Power et al. 2022, arXiv 2201.02177, figure 1: 0.3 to 0.8"
        },
        "heads": {
          "kind": "integer",
          "default": 2,
          "range": [
            1,
            4
          ],
          "scale": "log",
          "meaning": "heads of the attention",
          "source": "Nanda et al. 2023, arXiv 2301.05217: 4"
        },
        "size": {
          "kind": "integer",
          "default": 8,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "meaning": "width of a head; the network is as wide as all heads together",
          "source": "Nanda et al. 2023, arXiv 2301.05217: 32"
        },
        "blocks": {
          "kind": "integer",
          "default": 1,
          "range": [
            1,
            3
          ],
          "scale": "linear",
          "meaning": "transformer blocks",
          "source": "Nanda et al. 2023, arXiv 2301.05217: 1"
        },
        "norm": {
          "kind": "choice",
          "default": "layer",
          "choices": [
            "layer",
            "rms"
          ],
          "meaning": "normalisation before attention, before the two dense layers and before the head",
          "source": "Ba et al. 2016, arXiv 1607.06450; Zhang, Sennrich 2019, arXiv 1910.07467"
        },
        "positions": {
          "kind": "choice",
          "default": "learned",
          "choices": [
            "learned",
            "rotary"
          ],
          "meaning": "learned: vectors added to the embedding; rotary: queries and keys turned by their place",
          "source": "Gehring et al. 2017, arXiv 1705.03122; Su et al. 2021, arXiv 2104.09864"
        },
        "head": {
          "kind": "choice",
          "default": "own",
          "choices": [
            "own",
            "tied"
          ],
          "meaning": "tied: the head multiplies by the embedding's table",
          "source": "Press, Wolf 2017, arXiv 1608.05859"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            12769
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 3805,
      "sizeTerms": [
        {
          "times": 6,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 13,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 2,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 6,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 13,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 3,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 13,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 2,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 3,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 13,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 5,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 11,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 2,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 5,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 11,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 2,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 11,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 2,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 2,
          "of": [
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 11,
          "of": [
            "heads",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 12,
          "of": [
            "heads",
            "heads",
            "size",
            "size",
            "blocks"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 1,
          "of": [
            "modulus",
            "heads",
            "size"
          ],
          "where": {
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        1.5,
        0.0064,
        0.00076,
        0.00021
      ],
      "version": 1,
      "budget": 600,
      "criticalPoints": [],
      "testSet": "generated",
      "source": "Power et al. 2022, arXiv 2201.02177; Nanda et al. 2023, arXiv 2301.05217; Xiong et al. 2020, arXiv 2002.04745"
    },
    {
      "name": "latching",
      "title": "Latching: the first symbol of a sequence by a recurrent network",
      "family": "network",
      "definition": "h_t = \\mathrm{cell}(E_{s_t}, h_{t-1}),\\; h_0 = 0,\\; f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(W^\\top h_T + w)_{s_1}",
      "options": {
        "cell": {
          "kind": "choice",
          "default": "gru",
          "choices": [
            "gru",
            "lstm",
            "elman"
          ],
          "meaning": "what a step does",
          "source": "Cho et al. 2014, arXiv 1406.1078; Hochreiter, Schmidhuber 1997; Elman 1990, Cognitive Science 14"
        },
        "length": {
          "kind": "integer",
          "default": 6,
          "range": [
            2,
            64
          ],
          "scale": "log",
          "meaning": "symbols of a sequence",
          "source": "Bengio, Simard, Frasconi 1994, IEEE Trans. Neural Networks 5(2), section 3"
        },
        "symbols": {
          "kind": "integer",
          "default": 4,
          "range": [
            2,
            64
          ],
          "scale": "log",
          "meaning": "kinds of symbols, which are also the classes",
          "source": "Hochreiter, Schmidhuber 1997, Neural Computation 9(8), section 5"
        },
        "width": {
          "kind": "integer",
          "default": 8,
          "range": [
            1,
            128
          ],
          "scale": "log",
          "meaning": "width of the state and of the embedding",
          "source": "docs/spec/problems.md"
        },
        "examples": {
          "kind": "integer",
          "default": 128,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 484,
      "sizeTerms": [
        {
          "times": 4,
          "of": [
            "width"
          ],
          "where": {
            "cell": "gru"
          }
        },
        {
          "times": 6,
          "of": [
            "width",
            "width"
          ],
          "where": {
            "cell": "gru"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "cell": "gru"
          }
        },
        {
          "times": 2,
          "of": [
            "symbols",
            "width"
          ],
          "where": {
            "cell": "gru"
          }
        },
        {
          "times": 4,
          "of": [
            "width"
          ],
          "where": {
            "cell": "lstm"
          }
        },
        {
          "times": 8,
          "of": [
            "width",
            "width"
          ],
          "where": {
            "cell": "lstm"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "cell": "lstm"
          }
        },
        {
          "times": 2,
          "of": [
            "symbols",
            "width"
          ],
          "where": {
            "cell": "lstm"
          }
        },
        {
          "times": 1,
          "of": [
            "width"
          ],
          "where": {
            "cell": "elman"
          }
        },
        {
          "times": 2,
          "of": [
            "width",
            "width"
          ],
          "where": {
            "cell": "elman"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "cell": "elman"
          }
        },
        {
          "times": 2,
          "of": [
            "symbols",
            "width"
          ],
          "where": {
            "cell": "elman"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        0.72,
        0.0084,
        0.0017,
        0.00056
      ],
      "version": 1,
      "budget": 600,
      "criticalPoints": [],
      "testSet": "generated",
      "source": "Bengio, Simard, Frasconi 1994, IEEE Trans. Neural Networks 5(2); Hochreiter, Schmidhuber 1997"
    },
    {
      "name": "residual-convnet",
      "title": "Residual network of convolutions with batch normalisation",
      "family": "network",
      "definition": "h_0 = \\phi(\\mathrm{BN}(C_0 * x)),\\; h_{l+1} = \\phi(S_l h_l + \\mathrm{BN}(C_{l,2} * \\phi(\\mathrm{BN}(C_{l,1} * h_l)))),\\; f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(W^\\top \\overline{h_L} + w)_{y_b}",
      "options": {
        "images": {
          "kind": "choice",
          "default": "mnist-10x10",
          "choices": [
            "mnist-10x10",
            "mnist",
            "cifar10"
          ],
          "meaning": "what is classified; CIFAR-10 is read from the folder or URL in SADDLEBENCH_CIFAR10",
          "source": "LeCun, Cortes, Burges: MNIST; Krizhevsky 2009"
        },
        "network": {
          "kind": "choice",
          "default": "laptop",
          "choices": [
            "laptop",
            "medium",
            "full"
          ],
          "meaning": "laptop: 2 stages of a block each, 4 channels in the first; medium: 3 of one, 8 channels; full: 3 of three, 16 channels",
          "source": "He et al. 2015, arXiv 1512.03385, section 4.2: ResNet-20"
        },
        "activation": {
          "kind": "choice",
          "default": "relu",
          "choices": [
            "relu",
            "gelu",
            "tanh"
          ],
          "meaning": "hidden units; relu makes the Hessian blind to kinks",
          "source": "He et al. 2015, arXiv 1512.03385"
        },
        "convolution": {
          "kind": "choice",
          "default": "full",
          "choices": [
            "full",
            "separable"
          ],
          "meaning": "those of the blocks; separable: each channel by itself, then a product over the channels",
          "source": "Chollet 2017, arXiv 1610.02357"
        },
        "reduction": {
          "kind": "choice",
          "default": "strides",
          "choices": [
            "strides",
            "max-pool",
            "average-pool"
          ],
          "meaning": "what halves the sides of the images where a stage begins: convolutions of stride 2, or a pool before them",
          "source": "He et al. 2015, arXiv 1512.03385: strides"
        },
        "dropout": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "meaning": "share of the averaged channels before the head that each step of the training leaves out",
          "source": "Srivastava et al. 2014, JMLR 15"
        },
        "examples": {
          "kind": "integer",
          "default": 500,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 32,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 1382,
      "sizeTerms": [
        {
          "times": 1382,
          "of": [],
          "where": {
            "images": "mnist-10x10",
            "network": "laptop",
            "convolution": "full"
          }
        },
        {
          "times": 538,
          "of": [],
          "where": {
            "images": "mnist-10x10",
            "network": "laptop",
            "convolution": "separable"
          }
        },
        {
          "times": 19810,
          "of": [],
          "where": {
            "images": "mnist-10x10",
            "network": "medium",
            "convolution": "full"
          }
        },
        {
          "times": 4218,
          "of": [],
          "where": {
            "images": "mnist-10x10",
            "network": "medium",
            "convolution": "separable"
          }
        },
        {
          "times": 272186,
          "of": [],
          "where": {
            "images": "mnist-10x10",
            "network": "full",
            "convolution": "full"
          }
        },
        {
          "times": 40234,
          "of": [],
          "where": {
            "images": "mnist-10x10",
            "network": "full",
            "convolution": "separable"
          }
        },
        {
          "times": 1382,
          "of": [],
          "where": {
            "images": "mnist",
            "network": "laptop",
            "convolution": "full"
          }
        },
        {
          "times": 538,
          "of": [],
          "where": {
            "images": "mnist",
            "network": "laptop",
            "convolution": "separable"
          }
        },
        {
          "times": 19810,
          "of": [],
          "where": {
            "images": "mnist",
            "network": "medium",
            "convolution": "full"
          }
        },
        {
          "times": 4218,
          "of": [],
          "where": {
            "images": "mnist",
            "network": "medium",
            "convolution": "separable"
          }
        },
        {
          "times": 272186,
          "of": [],
          "where": {
            "images": "mnist",
            "network": "full",
            "convolution": "full"
          }
        },
        {
          "times": 40234,
          "of": [],
          "where": {
            "images": "mnist",
            "network": "full",
            "convolution": "separable"
          }
        },
        {
          "times": 1454,
          "of": [],
          "where": {
            "images": "cifar10",
            "network": "laptop",
            "convolution": "full"
          }
        },
        {
          "times": 610,
          "of": [],
          "where": {
            "images": "cifar10",
            "network": "laptop",
            "convolution": "separable"
          }
        },
        {
          "times": 19954,
          "of": [],
          "where": {
            "images": "cifar10",
            "network": "medium",
            "convolution": "full"
          }
        },
        {
          "times": 4362,
          "of": [],
          "where": {
            "images": "cifar10",
            "network": "medium",
            "convolution": "separable"
          }
        },
        {
          "times": 272474,
          "of": [],
          "where": {
            "images": "cifar10",
            "network": "full",
            "convolution": "full"
          }
        },
        {
          "times": 40522,
          "of": [],
          "where": {
            "images": "cifar10",
            "network": "full",
            "convolution": "separable"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        2,
        1.2,
        0.55,
        0.17
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "data": "mnist",
      "testSet": "mnist-test",
      "source": "He et al. 2015, arXiv 1512.03385, section 4.2 (projections where shapes change); Ioffe, Szegedy 2015, arXiv 1502.03167"
    },
    {
      "name": "zipf-softmax",
      "title": "Softmax regression on classes of Zipf's frequencies",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b -\\ln \\operatorname{softmax}(W^\\top x_b + w)_{y_b},\\; x_b = s\\,\\mu_{y_b} + \\varepsilon_b,\\; \\Pr(y = k) \\propto k^{-\\alpha}",
      "options": {
        "classes": {
          "kind": "integer",
          "default": 64,
          "range": [
            2,
            256
          ],
          "scale": "log",
          "meaning": "classes",
          "source": "docs/spec/problems.md"
        },
        "dimension": {
          "kind": "integer",
          "default": 32,
          "range": [
            1,
            1024
          ],
          "scale": "log",
          "meaning": "numbers of an input",
          "source": "docs/spec/problems.md"
        },
        "exponent": {
          "kind": "number",
          "default": 1,
          "range": [
            0,
            3
          ],
          "scale": "linear",
          "meaning": "α: how fast the frequencies fall; 0: all classes are equally frequent",
          "source": "Kunstner et al. 2024, arXiv 2402.19449, section 2: 1"
        },
        "signal": {
          "kind": "number",
          "default": 0.5,
          "range": [
            0,
            10
          ],
          "scale": "linear",
          "meaning": "s: length of the classes' means over the noise; 0: the labels have nothing to do with the inputs",
          "source": "Kunstner et al. 2024, arXiv 2402.19449, section 3.1: 0"
        },
        "examples": {
          "kind": "integer",
          "default": 1024,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 2112,
      "sizeTerms": [
        {
          "times": 1,
          "of": [
            "classes"
          ]
        },
        {
          "times": 1,
          "of": [
            "classes",
            "dimension"
          ]
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        1.5,
        0.59,
        0.37,
        0.24
      ],
      "version": 1,
      "budget": 600,
      "criticalPoints": [],
      "testSet": "generated",
      "source": "Kunstner, Yadav, Milligan, Schmidt, Bietti 2024, arXiv 2402.19449, section 3.1"
    },
    {
      "name": "char-transformer",
      "title": "The next character by a transformer",
      "family": "network",
      "definition": "h_0 = E_{c_t} + p_t,\\; h \\leftarrow h + \\mathrm{Attention}(\\mathrm{LN}(h)),\\; h \\leftarrow h + V^\\top \\phi(U^\\top \\mathrm{LN}(h) + u) + v,\\; f(\\theta) = \\frac{1}{B L} \\sum_b \\sum_{t = 1}^{L} -\\ln \\operatorname{softmax}(W^\\top \\mathrm{LN}(h_t) + w)_{c_{t + 1}}",
      "options": {
        "network": {
          "kind": "choice",
          "default": "laptop",
          "choices": [
            "laptop",
            "medium",
            "full"
          ],
          "meaning": "laptop: a block of width 16 with 2 heads, windows of 16 characters; medium: 2 blocks, 32, 4 heads, 32; full: 2 blocks, 64, 4 heads, 64",
          "source": "Al-Rfou et al. 2018, arXiv 1808.04444: characters and a loss at every place, 12 blocks of 512"
        },
        "norm": {
          "kind": "choice",
          "default": "layer",
          "choices": [
            "layer",
            "rms"
          ],
          "meaning": "normalisation before attention, before the two dense layers and before the head",
          "source": "Ba et al. 2016, arXiv 1607.06450; Zhang, Sennrich 2019, arXiv 1910.07467"
        },
        "positions": {
          "kind": "choice",
          "default": "learned",
          "choices": [
            "learned",
            "rotary"
          ],
          "meaning": "learned: vectors added to the embedding; rotary: queries and keys turned by their place",
          "source": "Gehring et al. 2017, arXiv 1705.03122; Su et al. 2021, arXiv 2104.09864"
        },
        "head": {
          "kind": "choice",
          "default": "own",
          "choices": [
            "own",
            "tied"
          ],
          "meaning": "tied: the head multiplies by the embedding's table",
          "source": "Press, Wolf 2017, arXiv 1608.05859"
        },
        "examples": {
          "kind": "integer",
          "default": 256,
          "range": [
            1,
            16000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 16,
          "range": [
            0,
            16000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        },
        "data": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "empty: Moby-Dick; else your own text: in a sweep the sha256:… of an uploaded one, in a trial the path or URL of a file",
          "source": "docs/own-data.md"
        },
        "tokens": {
          "kind": "choice",
          "default": "characters",
          "choices": [
            "characters",
            "bytes"
          ],
          "meaning": "of your own text: its characters as they are, of 256 kinds at most, or the bytes of its UTF-8",
          "source": "Al-Rfou et al. 2018, arXiv 1808.04444, section 2; Xue et al. 2021, arXiv 2105.13626"
        },
        "validation": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the tokens of your own text that are kept for validation: no training run sees them",
          "source": "docs/own-data.md"
        },
        "test": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the tokens of your own text that are kept for the test: no training run sees them",
          "source": "docs/own-data.md"
        },
        "split": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            4294967295
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of the split: which tokens of your own text are kept is a function of it and of the data's digest",
          "source": "docs/own-data.md"
        },
        "unseen": {
          "kind": "choice",
          "default": "test",
          "choices": [
            "test",
            "validation"
          ],
          "meaning": "which part held-out loss and accuracy are of",
          "source": "docs/own-data.md"
        }
      },
      "size": 4624,
      "sizeTerms": [
        {
          "times": 4624,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 4080,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 4368,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 3824,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 4576,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 4032,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 4320,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 3776,
          "of": [],
          "where": {
            "network": "laptop",
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 28576,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 27520,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 27552,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 26496,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 28416,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 27360,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 27392,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 26336,
          "of": [],
          "where": {
            "network": "medium",
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 108320,
          "of": [],
          "where": {
            "network": "full",
            "norm": "layer",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 106240,
          "of": [],
          "where": {
            "network": "full",
            "norm": "layer",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 104224,
          "of": [],
          "where": {
            "network": "full",
            "norm": "layer",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 102144,
          "of": [],
          "where": {
            "network": "full",
            "norm": "layer",
            "positions": "rotary",
            "head": "tied"
          }
        },
        {
          "times": 108000,
          "of": [],
          "where": {
            "network": "full",
            "norm": "rms",
            "positions": "learned",
            "head": "own"
          }
        },
        {
          "times": 105920,
          "of": [],
          "where": {
            "network": "full",
            "norm": "rms",
            "positions": "learned",
            "head": "tied"
          }
        },
        {
          "times": 103904,
          "of": [],
          "where": {
            "network": "full",
            "norm": "rms",
            "positions": "rotary",
            "head": "own"
          }
        },
        {
          "times": 101824,
          "of": [],
          "where": {
            "network": "full",
            "norm": "rms",
            "positions": "rotary",
            "head": "tied"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        2.9,
        2.5,
        2.3,
        2.1
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "data": "moby-dick",
      "testSet": "moby-dick-test",
      "ownText": {
        "sizeTerms": [
          {
            "times": 3568,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 33,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 3568,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 16,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 3312,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 33,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 3312,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 16,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "layer",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 3520,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 33,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 3520,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 16,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 3264,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 33,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 3264,
            "of": [],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 16,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "laptop",
              "norm": "rms",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 26496,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 65,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 26496,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 32,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 25472,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 65,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 25472,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 32,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "layer",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 26336,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 65,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 26336,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 32,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 25312,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 65,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 25312,
            "of": [],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 32,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "medium",
              "norm": "rms",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 104192,
            "of": [],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 104192,
            "of": [],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 64,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 100096,
            "of": [],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 100096,
            "of": [],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 64,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "layer",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 103872,
            "of": [],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "learned",
              "head": "own"
            }
          },
          {
            "times": 103872,
            "of": [],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 64,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "learned",
              "head": "tied"
            }
          },
          {
            "times": 99776,
            "of": [],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "rotary",
              "head": "own"
            }
          },
          {
            "times": 99776,
            "of": [],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "rotary",
              "head": "tied"
            }
          },
          {
            "times": 64,
            "of": [
              "vocabulary"
            ],
            "where": {
              "network": "full",
              "norm": "rms",
              "positions": "rotary",
              "head": "tied"
            }
          }
        ],
        "windows": {
          "laptop": 16,
          "medium": 32,
          "full": 64
        }
      },
      "source": "Al-Rfou et al. 2018, arXiv 1808.04444; Radford et al. 2019 (GPT-2); Xiong et al. 2020, arXiv 2002.04745; text: Melville 1851, Moby-Dick"
    },
    {
      "name": "char-gru",
      "title": "The next character by a recurrent network",
      "family": "network",
      "definition": "h_t = \\mathrm{cell}(E_{c_t}, h_{t-1}),\\; h_0 = 0,\\; f(\\theta) = \\frac{1}{B L} \\sum_b \\sum_{t = 1}^{L} -\\ln \\operatorname{softmax}(W^\\top h_t + w)_{c_{t + 1}}",
      "options": {
        "cell": {
          "kind": "choice",
          "default": "gru",
          "choices": [
            "gru",
            "lstm",
            "elman"
          ],
          "meaning": "what a step does",
          "source": "Cho et al. 2014, arXiv 1406.1078; Hochreiter, Schmidhuber 1997; Elman 1990, Cognitive Science 14"
        },
        "network": {
          "kind": "choice",
          "default": "laptop",
          "choices": [
            "laptop",
            "medium",
            "full"
          ],
          "meaning": "laptop: a state of 24 numbers, windows of 16 characters; medium: 64 and 32; full: 128 and 64",
          "source": "Karpathy, Johnson, Fei-Fei 2015, arXiv 1506.02078: states of 64 to 512, windows of 100"
        },
        "examples": {
          "kind": "integer",
          "default": 256,
          "range": [
            1,
            16000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 16,
          "range": [
            0,
            16000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        },
        "data": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "empty: Moby-Dick; else your own text: in a sweep the sha256:… of an uploaded one, in a trial the path or URL of a file",
          "source": "docs/own-data.md"
        },
        "tokens": {
          "kind": "choice",
          "default": "characters",
          "choices": [
            "characters",
            "bytes"
          ],
          "meaning": "of your own text: its characters as they are, of 256 kinds at most, or the bytes of its UTF-8",
          "source": "Al-Rfou et al. 2018, arXiv 1808.04444, section 2; Xue et al. 2021, arXiv 2105.13626"
        },
        "validation": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the tokens of your own text that are kept for validation: no training run sees them",
          "source": "docs/own-data.md"
        },
        "test": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the tokens of your own text that are kept for the test: no training run sees them",
          "source": "docs/own-data.md"
        },
        "split": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            4294967295
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of the split: which tokens of your own text are kept is a function of it and of the data's digest",
          "source": "docs/own-data.md"
        },
        "unseen": {
          "kind": "choice",
          "default": "test",
          "choices": [
            "test",
            "validation"
          ],
          "meaning": "which part held-out loss and accuracy are of",
          "source": "docs/own-data.md"
        }
      },
      "size": 5120,
      "sizeTerms": [
        {
          "times": 5120,
          "of": [],
          "where": {
            "cell": "gru",
            "network": "laptop"
          }
        },
        {
          "times": 28960,
          "of": [],
          "where": {
            "cell": "gru",
            "network": "medium"
          }
        },
        {
          "times": 107040,
          "of": [],
          "where": {
            "cell": "gru",
            "network": "full"
          }
        },
        {
          "times": 6272,
          "of": [],
          "where": {
            "cell": "lstm",
            "network": "laptop"
          }
        },
        {
          "times": 37152,
          "of": [],
          "where": {
            "cell": "lstm",
            "network": "medium"
          }
        },
        {
          "times": 139808,
          "of": [],
          "where": {
            "cell": "lstm",
            "network": "full"
          }
        },
        {
          "times": 2744,
          "of": [],
          "where": {
            "cell": "elman",
            "network": "laptop"
          }
        },
        {
          "times": 12384,
          "of": [],
          "where": {
            "cell": "elman",
            "network": "medium"
          }
        },
        {
          "times": 41120,
          "of": [],
          "where": {
            "cell": "elman",
            "network": "full"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        2.9,
        2.3,
        2.1,
        1.8
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "data": "moby-dick",
      "testSet": "moby-dick-test",
      "ownText": {
        "sizeTerms": [
          {
            "times": 3552,
            "of": [],
            "where": {
              "cell": "gru",
              "network": "laptop"
            }
          },
          {
            "times": 49,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "gru",
              "network": "laptop"
            }
          },
          {
            "times": 24832,
            "of": [],
            "where": {
              "cell": "gru",
              "network": "medium"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "gru",
              "network": "medium"
            }
          },
          {
            "times": 98816,
            "of": [],
            "where": {
              "cell": "gru",
              "network": "full"
            }
          },
          {
            "times": 257,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "gru",
              "network": "full"
            }
          },
          {
            "times": 4704,
            "of": [],
            "where": {
              "cell": "lstm",
              "network": "laptop"
            }
          },
          {
            "times": 49,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "lstm",
              "network": "laptop"
            }
          },
          {
            "times": 33024,
            "of": [],
            "where": {
              "cell": "lstm",
              "network": "medium"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "lstm",
              "network": "medium"
            }
          },
          {
            "times": 131584,
            "of": [],
            "where": {
              "cell": "lstm",
              "network": "full"
            }
          },
          {
            "times": 257,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "lstm",
              "network": "full"
            }
          },
          {
            "times": 1176,
            "of": [],
            "where": {
              "cell": "elman",
              "network": "laptop"
            }
          },
          {
            "times": 49,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "elman",
              "network": "laptop"
            }
          },
          {
            "times": 8256,
            "of": [],
            "where": {
              "cell": "elman",
              "network": "medium"
            }
          },
          {
            "times": 129,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "elman",
              "network": "medium"
            }
          },
          {
            "times": 32896,
            "of": [],
            "where": {
              "cell": "elman",
              "network": "full"
            }
          },
          {
            "times": 257,
            "of": [
              "vocabulary"
            ],
            "where": {
              "cell": "elman",
              "network": "full"
            }
          }
        ],
        "windows": {
          "laptop": 16,
          "medium": 32,
          "full": 64
        }
      },
      "source": "Karpathy, Johnson, Fei-Fei 2015, arXiv 1506.02078; Cho et al. 2014, arXiv 1406.1078; text: Melville 1851, Moby-Dick"
    },
    {
      "name": "copy-sequence",
      "title": "Copying a sequence",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B n} \\sum_b \\sum_{t = 1}^{n} -\\ln p_\\theta(s_t \\mid s_1 \\dots s_n, =, s_1 \\dots s_{t - 1}),\\; s_t \\sim \\mathrm{U}\\{1, \\dots, m\\}",
      "options": {
        "model": {
          "kind": "choice",
          "default": "transformer",
          "choices": [
            "transformer",
            "gru",
            "lstm"
          ],
          "meaning": "transformer: a decoder of one block with two heads; gru and lstm: a recurrent layer",
          "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401; Vaswani et al. 2017, arXiv 1706.03762"
        },
        "length": {
          "kind": "integer",
          "default": 6,
          "range": [
            2,
            32
          ],
          "scale": "log",
          "meaning": "symbols of a sequence",
          "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1: 1 to 20"
        },
        "symbols": {
          "kind": "integer",
          "default": 8,
          "range": [
            2,
            64
          ],
          "scale": "log",
          "meaning": "kinds of symbols",
          "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1: words of 8 bits"
        },
        "size": {
          "kind": "integer",
          "default": 8,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "meaning": "half of the width of the network: a transformer has two heads of it",
          "source": "docs/spec/problems.md"
        },
        "examples": {
          "kind": "integer",
          "default": 256,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 16,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 3784,
      "sizeTerms": [
        {
          "times": 32,
          "of": [
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 48,
          "of": [
            "size",
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 4,
          "of": [
            "symbols",
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 4,
          "of": [
            "length",
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 10,
          "of": [
            "size"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 24,
          "of": [
            "size",
            "size"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 4,
          "of": [
            "symbols",
            "size"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 10,
          "of": [
            "size"
          ],
          "where": {
            "model": "lstm"
          }
        },
        {
          "times": 32,
          "of": [
            "size",
            "size"
          ],
          "where": {
            "model": "lstm"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "model": "lstm"
          }
        },
        {
          "times": 4,
          "of": [
            "symbols",
            "size"
          ],
          "where": {
            "model": "lstm"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        1.9,
        0.0091,
        0.0024,
        0.0008
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "testSet": "generated",
      "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1"
    },
    {
      "name": "sort-sequence",
      "title": "Sorting a sequence",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B n} \\sum_b \\sum_{t = 1}^{n} -\\ln p_\\theta(s_{(t)} \\mid s_1 \\dots s_n, =, s_{(1)} \\dots s_{(t - 1)}),\\; s_t \\sim \\mathrm{U}\\{1, \\dots, m\\},\\; s_{(1)} \\le \\dots \\le s_{(n)}",
      "options": {
        "model": {
          "kind": "choice",
          "default": "transformer",
          "choices": [
            "transformer",
            "gru",
            "lstm"
          ],
          "meaning": "transformer: a decoder of one block with two heads; gru and lstm: a recurrent layer",
          "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401; Vaswani et al. 2017, arXiv 1706.03762"
        },
        "length": {
          "kind": "integer",
          "default": 6,
          "range": [
            2,
            32
          ],
          "scale": "log",
          "meaning": "symbols of a sequence",
          "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1: 1 to 20"
        },
        "symbols": {
          "kind": "integer",
          "default": 8,
          "range": [
            2,
            64
          ],
          "scale": "log",
          "meaning": "kinds of symbols",
          "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.1: words of 8 bits"
        },
        "size": {
          "kind": "integer",
          "default": 8,
          "range": [
            1,
            64
          ],
          "scale": "log",
          "meaning": "half of the width of the network: a transformer has two heads of it",
          "source": "docs/spec/problems.md"
        },
        "examples": {
          "kind": "integer",
          "default": 256,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 16,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 3784,
      "sizeTerms": [
        {
          "times": 32,
          "of": [
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 48,
          "of": [
            "size",
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 4,
          "of": [
            "symbols",
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 4,
          "of": [
            "length",
            "size"
          ],
          "where": {
            "model": "transformer"
          }
        },
        {
          "times": 10,
          "of": [
            "size"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 24,
          "of": [
            "size",
            "size"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 4,
          "of": [
            "symbols",
            "size"
          ],
          "where": {
            "model": "gru"
          }
        },
        {
          "times": 10,
          "of": [
            "size"
          ],
          "where": {
            "model": "lstm"
          }
        },
        {
          "times": 32,
          "of": [
            "size",
            "size"
          ],
          "where": {
            "model": "lstm"
          }
        },
        {
          "times": 1,
          "of": [
            "symbols"
          ],
          "where": {
            "model": "lstm"
          }
        },
        {
          "times": 4,
          "of": [
            "symbols",
            "size"
          ],
          "where": {
            "model": "lstm"
          }
        }
      ],
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        1.4,
        0.51,
        0.16,
        0.055
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "testSet": "generated",
      "source": "Graves, Wayne, Danihelka 2014, arXiv 1410.5401, section 4.5 (priority sort)"
    },
    {
      "name": "tfjs-model",
      "title": "A tfjs layers-model of your own",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b \\ell(\\mathrm{model}_\\theta(x_b), y_b)",
      "options": {
        "model": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "in a trial the path or URL of model.json, its weights beside it; in a sweep the sha256:… of an uploaded model. Layers that only tfjs has leave gradients only, on the tfjs engine",
          "source": "tfjs 4.22, layers-model format; docs/own-model.md"
        },
        "data": {
          "kind": "choice",
          "default": "mnist",
          "choices": [
            "mnist",
            "mnist-10x10",
            "cifar10",
            "moby-dick"
          ],
          "meaning": "training examples; mnist-10x10 is MNIST pooled to 10 × 10",
          "source": "docs/spec/problems.md"
        },
        "loss": {
          "kind": "choice",
          "default": "model",
          "choices": [
            "model",
            "softmax-cross-entropy",
            "squared-error",
            "binary-cross-entropy"
          ],
          "meaning": "model: the one it was compiled with, else softmax-cross-entropy (of class labels); the other two compare the output with the input where it is as wide, else with the class as a one-hot row",
          "source": "network.ts"
        },
        "start": {
          "kind": "choice",
          "default": "model",
          "choices": [
            "model",
            "seed"
          ],
          "meaning": "the model's own weights, or weights N(0, 1/fan-in) by seed",
          "source": "docs/spec/problems.md"
        },
        "normalization": {
          "kind": "choice",
          "default": "stored",
          "choices": [
            "stored",
            "batch"
          ],
          "meaning": "batch normalization by the statistics in the file, as in prediction, or by those of each batch, as in training; models with none have nothing to choose",
          "source": "Ioffe, Szegedy 2015, arXiv 1502.03167, algorithms 1 and 2"
        },
        "examples": {
          "kind": "integer",
          "default": 2000,
          "range": [
            1,
            60000
          ],
          "scale": "log",
          "meaning": "training examples: the first so many in file order",
          "source": "docs/spec/problems.md"
        },
        "batch": {
          "kind": "integer",
          "default": 128,
          "range": [
            0,
            60000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 0,
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        1,
        0.5,
        0.3,
        0.1
      ],
      "version": 2,
      "budget": 1000,
      "criticalPoints": [],
      "uploads": true,
      "source": "tfjs 4.22"
    },
    {
      "name": "own-logistic-regression",
      "title": "Logistic regression on your own data",
      "family": "network",
      "definition": "f(W, b) = \\frac{1}{n} \\sum_i -\\ln \\operatorname{softmax}(W^\\top x_i + b)_{y_i} + \\frac{\\lambda}{2} \\|W\\|^2",
      "options": {
        "data": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "in a sweep the sha256:… of uploaded data (CSV, NPY, NPZ, IDX, safetensors); in a trial the path or URL of such a file",
          "source": "docs/own-data.md"
        },
        "label": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "name of the column or array that is predicted; empty: the one of text, else one called label, target, class or y, else the last",
          "source": "docs/own-data.md"
        },
        "standardise": {
          "kind": "choice",
          "default": "columns",
          "choices": [
            "columns",
            "none"
          ],
          "meaning": "columns: each feature minus its mean, over its standard deviation, both of the training part",
          "source": "LeCun, Bottou, Orr, Müller 1998, section 4.3"
        },
        "missing": {
          "kind": "choice",
          "default": "refuse",
          "choices": [
            "refuse",
            "mean"
          ],
          "meaning": "what becomes of features that are missing: the data are refused, or the column's mean stands in",
          "source": "docs/own-data.md"
        },
        "validation": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the examples that are kept for validation: no training run sees them",
          "source": "docs/own-data.md"
        },
        "test": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the examples that are kept for the test: no training run sees them",
          "source": "docs/own-data.md"
        },
        "split": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            4294967295
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of the split: which examples are kept is a function of it and of the data's digest",
          "source": "docs/own-data.md"
        },
        "unseen": {
          "kind": "choice",
          "default": "test",
          "choices": [
            "test",
            "validation"
          ],
          "meaning": "which part held-out loss and accuracy are of",
          "source": "docs/own-data.md"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 0,
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        0.5,
        0.3,
        0.1,
        0.05
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "testSet": "split",
      "ownData": "classes",
      "source": "the person who uploads the data; Cox 1958 (logistic regression)"
    },
    {
      "name": "own-linear-regression",
      "title": "Linear regression on your own data",
      "family": "network",
      "definition": "f(w, b) = \\frac{1}{n} \\sum_i \\tfrac12 (w^\\top x_i + b - y_i)^2 + \\frac{\\lambda}{2} \\|w\\|^2",
      "options": {
        "data": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "in a sweep the sha256:… of uploaded data (CSV, NPY, NPZ, IDX, safetensors); in a trial the path or URL of such a file",
          "source": "docs/own-data.md"
        },
        "label": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "name of the column or array that is predicted; empty: the one of text, else one called label, target, class or y, else the last",
          "source": "docs/own-data.md"
        },
        "standardise": {
          "kind": "choice",
          "default": "columns",
          "choices": [
            "columns",
            "none"
          ],
          "meaning": "columns: each feature minus its mean, over its standard deviation, both of the training part",
          "source": "LeCun, Bottou, Orr, Müller 1998, section 4.3"
        },
        "missing": {
          "kind": "choice",
          "default": "refuse",
          "choices": [
            "refuse",
            "mean"
          ],
          "meaning": "what becomes of features that are missing: the data are refused, or the column's mean stands in",
          "source": "docs/own-data.md"
        },
        "validation": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the examples that are kept for validation: no training run sees them",
          "source": "docs/own-data.md"
        },
        "test": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the examples that are kept for the test: no training run sees them",
          "source": "docs/own-data.md"
        },
        "split": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            4294967295
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of the split: which examples are kept is a function of it and of the data's digest",
          "source": "docs/own-data.md"
        },
        "unseen": {
          "kind": "choice",
          "default": "test",
          "choices": [
            "test",
            "validation"
          ],
          "meaning": "which part held-out loss and accuracy are of",
          "source": "docs/own-data.md"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        }
      },
      "size": 0,
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices"
      ],
      "targets": [
        1,
        0.5,
        0.1
      ],
      "version": 1,
      "budget": 300,
      "criticalPoints": [],
      "testSet": "split",
      "ownData": "values",
      "source": "the person who uploads the data; Hoerl, Kennard 1970 (ridge regression)"
    },
    {
      "name": "own-mlp",
      "title": "A network on your own data",
      "family": "network",
      "definition": "f(\\theta) = \\frac{1}{B} \\sum_b \\ell(\\mathrm{layers}_\\theta(x_b), y_b) + \\frac{\\lambda}{2} \\|\\theta\\|^2",
      "options": {
        "data": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "in a sweep the sha256:… of uploaded data (CSV, NPY, NPZ, IDX, safetensors); in a trial the path or URL of such a file",
          "source": "docs/own-data.md"
        },
        "label": {
          "kind": "choice",
          "default": "",
          "choices": [],
          "open": true,
          "meaning": "name of the column or array that is predicted; empty: the one of text, else one called label, target, class or y, else the last",
          "source": "docs/own-data.md"
        },
        "standardise": {
          "kind": "choice",
          "default": "columns",
          "choices": [
            "columns",
            "none"
          ],
          "meaning": "columns: each feature minus its mean, over its standard deviation, both of the training part",
          "source": "LeCun, Bottou, Orr, Müller 1998, section 4.3"
        },
        "missing": {
          "kind": "choice",
          "default": "refuse",
          "choices": [
            "refuse",
            "mean"
          ],
          "meaning": "what becomes of features that are missing: the data are refused, or the column's mean stands in",
          "source": "docs/own-data.md"
        },
        "validation": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the examples that are kept for validation: no training run sees them",
          "source": "docs/own-data.md"
        },
        "test": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            0.9
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "share of the examples that are kept for the test: no training run sees them",
          "source": "docs/own-data.md"
        },
        "split": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            4294967295
          ],
          "scale": "linear",
          "structural": true,
          "meaning": "seed of the split: which examples are kept is a function of it and of the data's digest",
          "source": "docs/own-data.md"
        },
        "unseen": {
          "kind": "choice",
          "default": "test",
          "choices": [
            "test",
            "validation"
          ],
          "meaning": "which part held-out loss and accuracy are of",
          "source": "docs/own-data.md"
        },
        "batch": {
          "kind": "integer",
          "default": 0,
          "range": [
            0,
            1000000
          ],
          "scale": "linear",
          "meaning": "examples per minibatch; 0 (or as many as there are): the full batch",
          "source": "docs/spec/problems.md"
        },
        "decay": {
          "kind": "number",
          "default": 0,
          "range": [
            0,
            10
          ],
          "scale": "log",
          "meaning": "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
          "source": "Krogh, Hertz 1991"
        },
        "layers": {
          "kind": "choice",
          "default": "dense 32, tanh",
          "choices": [],
          "open": true,
          "meaning": "hidden layers: dense N, tanh, relu, leaky-relu, sigmoid, softplus, gelu; of images also conv FILTERS KERNEL, max-pool N, average-pool N, flatten. The layer that gives the outputs follows by itself",
          "source": "docs/own-data.md"
        },
        "loss": {
          "kind": "choice",
          "default": "by-label",
          "choices": [
            "by-label",
            "softmax-cross-entropy",
            "squared-error"
          ],
          "meaning": "softmax-cross-entropy takes the label for a class, squared-error for a number; by-label: names, and at most 32 whole numbers that come again, are classes",
          "source": "docs/own-data.md"
        }
      },
      "size": 0,
      "supports": [
        "gradient",
        "hessianVector",
        "gaussNewtonVector",
        "hessian",
        "matrices",
        "layers"
      ],
      "targets": [
        0.5,
        0.3,
        0.1,
        0.05
      ],
      "version": 2,
      "budget": 1000,
      "criticalPoints": [],
      "testSet": "split",
      "ownData": "by-loss",
      "source": "the person who uploads the data"
    }
  ]
});
