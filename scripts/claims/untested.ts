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
];
