/** Entry of the web app: one document, pages by path. */
import { options, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LOCKED_EVENT } from "./data/api.ts";
import { COPY_MADE_META, isCopy, pageAddress } from "./data/copy.ts";
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
const SearchPage = lazyPage(() => import("./pages/search-page.tsx").then((page) => page.SearchPage));
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
  ["/search", "Search"],
  ["/runner", "Runner"],
] as const;

/** What only a server can do. */
const NEEDS_SERVER: readonly string[] = ["/new", "/uploads", "/runner"];
const SHOWN = NAVIGATION.filter(([href]) => !isCopy || !NEEDS_SERVER.includes(href));

if (isCopy) {
  options.vnode = (vnode) => {
    const props = vnode.props as { href?: unknown };
    if (vnode.type === "a" && typeof props.href === "string" && props.href.startsWith("/"))
      props.href = pageAddress(props.href);
  };
  // A browser looks for the icon anew from each page, and a relative address would lead elsewhere from there.
  for (const icon of document.querySelectorAll<HTMLLinkElement>("link[rel=icon]"))
    icon.setAttribute("href", icon.href);
}

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
  if (first === "search") return <SearchPage />;
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

/** Of a page, and of the pages below it. */
function currentIn(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return href !== "/" && path.startsWith(`${href}/`) ? "true" : undefined;
}

/** Why there is nothing to start here. */
function CopyNotice() {
  const made = document.querySelector(`meta[name="${COPY_MADE_META}"]`)?.getAttribute("content") ?? "";
  return (
    <footer class="muted small">
      <p>
        This is a copy of a Saddlebench server as files{made === "" ? "" : `, made on ${made.slice(0, 10)}`}:
        what needs the server itself (new sweeps, uploads, runners, single trials, figures of some devices) is
        left out.
      </p>
    </footer>
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
          {SHOWN.map(([href, title]) => (
            <a key={href} href={href} aria-current={currentIn(path, href)}>
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
        {isCopy ? <CopyNotice /> : null}
      </main>
    </>
  );
}

const root = document.getElementById("root");
if (root) render(<App />, root);
