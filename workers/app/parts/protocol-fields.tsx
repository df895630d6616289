/** Studies, configurations, seeds and sampler: equal for every optimizer of a sweep. */
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { samplers } from "../../../shared/samplers/registry.ts";
import { NumberField } from "./number-field.tsx";

type ProtocolInput = NonNullable<SweepRequestInput["protocol"]>;

interface ProtocolFieldsProps {
  readonly protocol: ProtocolInput;
  readonly onChange: (protocol: ProtocolInput) => void;
}

export function ProtocolFields({ protocol, onChange }: ProtocolFieldsProps) {
  return (
    <fieldset>
      <legend>Protocol: the same for every optimizer</legend>
      <div class="controls">
        <NumberField
          label="Independent studies (M)"
          value={protocol.studies ?? 6}
          minimum={1}
          onChange={(studies) => onChange({ ...protocol, studies })}
        />
        <NumberField
          label="Configurations of a study, beside the default (K)"
          value={protocol.configurations ?? 4}
          minimum={0}
          onChange={(configurations) => onChange({ ...protocol, configurations })}
        />
        <NumberField
          label="Tuning seeds of a study"
          value={protocol.tuningSeeds ?? 1}
          minimum={1}
          onChange={(tuningSeeds) => onChange({ ...protocol, tuningSeeds })}
        />
        <NumberField
          label="Final seeds of a study (S)"
          value={protocol.finalSeeds ?? 1}
          minimum={0}
          onChange={(finalSeeds) => onChange({ ...protocol, finalSeeds })}
        />
        <label>
          Sampler
          <select
            value={protocol.sampler ?? "sobol"}
            onChange={(event) => onChange({ ...protocol, sampler: event.currentTarget.value })}
          >
            {samplers.map(({ name, meaning }) => (
              <option key={name} title={meaning}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Winner of a study
          <select
            value={protocol.oneForAll ? "all" : "each"}
            onChange={(event) => {
              const { oneForAll: _, ...rest } = protocol;
              onChange(event.currentTarget.value === "all" ? { ...rest, oneForAll: true } : rest);
            }}
          >
            <option value="each">of each problem</option>
            <option value="all">one for all problems</option>
          </select>
        </label>
        <label>
          Early stopping
          <select
            value={protocol.earlyStopping ? "asha" : "none"}
            onChange={(event) => {
              const { earlyStopping: _, ...rest } = protocol;
              onChange(
                event.currentTarget.value === "asha" ? { ...rest, earlyStopping: { kind: "asha" } } : rest,
              );
            }}
          >
            <option value="none">none</option>
            <option value="asha">successive halving (tuning only)</option>
          </select>
        </label>
      </div>
    </fieldset>
  );
}
