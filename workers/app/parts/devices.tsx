/** Which GPUs and browsers the results come from. */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";

export function Devices({ board }: { readonly board: Leaderboard | null }) {
  if (!board || board.devices.length === 0) return <p class="muted">No result yet.</p>;
  return (
    <ul>
      {board.devices.map(({ device, trials }) => (
        <li key={JSON.stringify(device)}>
          {[device.vendor, device.architecture, device.description].filter((part) => part !== "").join(" · ")}{" "}
          ({device.adapterClass}), {device.browser}, kernels {device.kernels}, version {device.version}:{" "}
          {trials} trials
        </li>
      ))}
      {board.otherDevices ? (
        <li>
          {board.otherDevices.devices} more devices: {board.otherDevices.trials} trials
        </li>
      ) : null}
    </ul>
  );
}
