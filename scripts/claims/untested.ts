/** Claims of the discussion that nothing here tests, said so that their absence is no verdict. */
export interface Untested {
  readonly who: string;
  readonly statement: string;
  readonly why: string;
}

export const untested: readonly Untested[] = [
  {
    who: "Dauphin et al. 2014, arXiv 1406.2572, section 6.2",
    statement: "saddle-free Newton leaves the plateau of the deep autoencoder on which momentum stalls.",
    why: "the autoencoders of the paper need hours on two cores",
  },
  {
    who: "Dauphin et al. 2014, section 6.3",
    statement: "saddle-free Newton goes on with the recurrent network where momentum stalls.",
    why: "no recurrent problem of that length is here",
  },
  {
    who: "Alain et al. 2019, arXiv 1902.02366",
    statement: "along negative curvature the best step is longer than 1/|λ|.",
    why: "tested on networks of at most 565 parameters in docs/studies/negative-curvature-steps.md, and not on a convnet of 10⁵",
  },
  {
    who: "Truong and Nguyen 2018, arXiv 1808.05160, section 5",
    statement: "backtracking works better than Adam on CIFAR-10.",
    why: "the convnet needs a GPU",
  },
  {
    who: "Truong and Nguyen 2018, arXiv 1808.05160",
    statement: "backtracking combines with any direction, and each combination gains from it.",
    why: "the combinations are in the catalogue, and no sweep of them on a network is published",
  },
  {
    who: "Duda 2019, arXiv 1907.07063, sections 3 and 4",
    statement:
      "a subspace of the gradients with a few directions, and descent in the others, does better than one direction.",
    why: "docs/studies/parabola-ablation.md has the descent of the others for one direction; a shuffled estimate and 1, 3 and 10 directions are not run",
  },
  {
    who: "Zhang et al. 2024, arXiv 2402.16788",
    statement:
      "the spectra of a transformer's parameter blocks differ more than those of a convolutional network's.",
    why: "the curvature probe looks at a block; the runs need more than minutes here",
  },
];
