import { filterPage } from "./filter-page.ts";
import { openForPrint } from "./open-for-print.ts";
import { revealTarget } from "./reveal-target.ts";

const form = document.querySelector<HTMLFormElement>(".filter");
if (form !== null) filterPage(form);
revealTarget();
openForPrint();
