/** Entry of the web app: one document, pages by path. */
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LOCKED_EVENT } from "./data/api.ts";
import { HomePage } from "./pages/home-page.tsx";
import { lazyPage } from "./parts/lazy-page.tsx";
import { TokenForm } from "./parts/token-form.tsx";
import { currentPath, followLinks } from "./router.ts";
import "./app.css";

const AboutPage = lazyPage(() => import("./pages/about-page.tsx").then((page) => page.AboutPage));
const BoardPage = lazyPage(() => import("./pages/board-page.tsx").then((page) => page.BoardPage));
const CataloguePage = lazyPage(() => import("./pages/catalogue-page.tsx").then((page) => page.CataloguePage));
const ClaimsPage = lazyPage(() => import("./pages/claims-page.tsx").then((page) => page.ClaimsPage));
const ComparePage = lazyPage(() => import("./pages/compare-page.tsx").then((page) => page.ComparePage));
const DocsPage = lazyPage(() => import("./pages/docs-page.tsx").then((page) => page.DocsPage));
const NewSweepPage = lazyPage(() => import("./pages/new-sweep-page.tsx").then((page) => page.NewSweepPage));
const SweepPage = lazyPage(() => import("./pages/sweep-page.tsx").then((page) => page.SweepPage));
const TrialPage = lazyPage(() => import("./pages/trial-page.tsx").then((page) => page.TrialPage));
const UploadsPage = lazyPage(() => import("./pages/uploads-page.tsx").then((page) => page.UploadsPage));

const NAVIGATION = [
  ["/", "Findings"],
  ["/board", "Board"],
  ["/claims", "Claims"],
  ["/new", "New sweep"],
  ["/catalogue", "Catalogue"],
  ["/uploads", "Uploads"],
  ["/docs", "Docs"],
  ["/runner", "Runner"],
] as const;

function Page({ path }: { readonly path: string }) {
  const [, first = "", id = "", third = "", index = ""] = path.split("/");
  if (first === "") return <HomePage />;
  if (first === "new") return <NewSweepPage />;
  if (first === "board") return <BoardPage />;
  if (first === "claims") return <ClaimsPage />;
  if (first === "docs") {
    const name = path.split("/").slice(2).join("/");
    return <DocsPage name={name} key={name} />;
  }
  if (first === "uploads") return <UploadsPage />;
  if (first === "catalogue") return <CataloguePage />;
  if (first === "compare" && id !== "" && third !== "")
    return <ComparePage own={decoded(id)} other={decoded(third)} key={path} />;
  if (first === "optimizers" && id !== "")
    return <AboutPage about="optimizer" name={decoded(id)} key={path} />;
  if (first === "problems" && id !== "") return <AboutPage about="problem" name={decoded(id)} key={path} />;
  if (first === "sweeps" && id !== "" && third === "trials" && index !== "")
    return <TrialPage id={id} index={Number(index)} key={path} />;
  if (first === "sweeps" && id !== "") return <SweepPage id={id} key={id} />;
  return (
    <>
      <h1>Nothing here</h1>
      <p>
        There is no page {path}. The first page lists <a href="/">all sweeps</a>.
      </p>
    </>
  );
}

/** A part of a path as it is meant; as it stands where it is no valid encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function App() {
  const [path, setPath] = useState(currentPath);
  useEffect(() => followLinks(setPath), []);
  const [locked, setLocked] = useState(false);
  useEffect(() => {
    const lock = (): void => setLocked(true);
    addEventListener(LOCKED_EVENT, lock);
    return () => removeEventListener(LOCKED_EVENT, lock);
  }, []);
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="/">
          Saddlebench
        </a>
        <nav aria-label="Pages">
          {NAVIGATION.map(([href, title]) => (
            <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {locked ? (
          <TokenForm submit="Read with this token">
            This server shows its sweeps only to people who have a token of any scope.
          </TokenForm>
        ) : null}
        <Page path={path} />
      </main>
    </>
  );
}

const root = document.getElementById("root");
if (root) render(<App />, root);
