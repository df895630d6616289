/** What makes a page of `npm run dev` load itself again after a build. */

/** Where the number of the build is served. */
export const BUILD_NUMBER_FILE = "data/build-number.txt";

/** A statement in front of every bundle of a page: asks for the number of the build twice a second. */
export const RELOAD_BANNER = `(() => {
  if (typeof document === "undefined") return;
  let known;
  setInterval(async () => {
    const answer = await fetch("/${BUILD_NUMBER_FILE}", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const number = await answer.text();
    if (known !== undefined && number !== known) location.reload();
    known = number;
  }, 500);
})();`;
