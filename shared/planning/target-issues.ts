/** What is wrong with the targets of a request, for a person. */
import type { ProblemEntry } from "../catalogue/entry.ts";
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { ProblemRequest } from "../contracts/sweep.ts";
import { fallingTargets } from "../contracts/target-series.ts";
import type { Issue } from "./issue.ts";

/**
 * @param path of the problem in the request
 * @param options of the problem, complete
 */
export function targetIssues(
  { targets, targetsOn = "training-loss" }: ProblemRequest,
  entry: ProblemEntry,
  heldOut: number | undefined,
  path: string,
  options: ParameterValues,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (entry.ownFunction && targets === undefined && options.formula !== entry.options.formula?.default)
    issues.push({
      path: `${path}.targets`,
      message: `nobody has published targets of this function; name the values at which a run counts as successful, easy to hard, as "targets": [1, 0.1, 0.001] (sweep function FORMULA proposes some)`,
    });
  if (entry.ownData === "values" && targets === undefined)
    issues.push({
      path: `${path}.targets`,
      message:
        'half the squared error is in squares of the label\'s unit, so that no targets fit all data; name the values at which a run counts as successful, easy to hard, as "targets": [10, 5, 2.5]',
    });
  const falling = fallingTargets({ targets: targets ?? entry.targets, targetsOn });
  if (falling.some((target, t) => t > 0 && target >= (falling[t - 1] as number))) {
    const way = targetsOn === "accuracy" ? "rise" : "fall";
    issues.push({
      path: `${path}.targets`,
      message: `targets must ${way} from easy to hard, without repeats`,
    });
  }
  if (targetsOn === "training-loss") return issues;
  const on = `${path}.targetsOn`;
  if (entry.testSet === undefined)
    issues.push({
      path: on,
      message: `${entry.name} has no test set, so that its targets can only be on "training-loss"`,
    });
  else if (heldOut === 0)
    issues.push({
      path: on,
      message: "targets on held-out examples need some: leave heldOut out, or above 0",
    });
  if (targets === undefined) {
    const example = targetsOn === "accuracy" ? "[0.8, 0.9]" : "[0.5, 0.3]";
    issues.push({
      path: `${path}.targets`,
      message: `the published targets are on the training loss; name targets on ${targetsOn}, as ${example}`,
    });
  } else if (targetsOn === "accuracy" && targets.some((target) => !(target > 0 && target <= 1)))
    issues.push({ path: `${path}.targets`, message: "an accuracy is a share above 0, 1 at most" });
  return issues;
}
