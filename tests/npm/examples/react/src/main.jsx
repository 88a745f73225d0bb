import { createRoot } from "react-dom/client";
import { init, Snapshot } from "portcullis";
import { Members } from "./members.jsx";

const [state] = await Promise.all([fetch("account.json").then((answer) => answer.text()), init()]);
const snapshot = Snapshot.fromJson(state);
/** Who is signed in: a super administrator of this account. */
const caller = { user: "aaaaaaaa000000000000000000000001", verified: true };

createRoot(document.getElementById("root")).render(<Members snapshot={snapshot} caller={caller} />);
