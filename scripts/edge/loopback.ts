/** The addresses of this machine that only it can reach: `localhost` is two of them, and a browser tries ::1 first. */
import { createServer } from "node:net";

const LOOPBACK = ["127.0.0.1", "::1"] as const;

type Look = "free" | "taken" | "absent";

/** True when nothing listens there on either address. */
export async function portIsFree(port: number): Promise<boolean> {
  const looks = await Promise.all(LOOPBACK.map((host) => lookAt(host, port)));
  return !looks.includes("taken");
}

/** Those that this machine has. */
export async function loopbackHosts(): Promise<readonly string[]> {
  const looks = await Promise.all(LOOPBACK.map((host) => lookAt(host, 0)));
  return LOOPBACK.filter((_, i) => looks[i] !== "absent");
}

/** `127.0.0.1:8787`, `[::1]:8787`. */
export function socketAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function lookAt(host: string, port: number): Promise<Look> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT" ? "absent" : "taken"),
    );
    server.listen(port, host, () => server.close(() => resolve("free")));
  });
}

/** A port that nothing has now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
