/** Entry of the report's script: reads the data inside the file and draws the report. */
import { render } from "preact";
import { DATA_ID, unpacked } from "./report-document.ts";
import { Report } from "./report-view.tsx";
import "../app.css";
import "./report.css";

const root = document.getElementById("root");
const text = document.getElementById(DATA_ID)?.textContent ?? "";
if (root)
  unpacked(text).then(
    (data) => render(<Report data={data} />, root),
    (error: unknown) => {
      root.textContent = `This file is damaged: its data cannot be read (${String(error)}).`;
    },
  );
