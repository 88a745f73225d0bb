// What a React program needs of the package: who is looking, whether they may, and one place where changes arrive.

import { createContext, useContext, useEffect, useMemo, useReducer } from "react";

const Access = createContext(null);

/** Draws everything that asks anew when an entry is folded into the snapshot. */
export function useSnapshot(snapshot) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const apply = (entry) => {
    snapshot.apply(entry);
    redraw();
  };
  return [snapshot.revision, apply];
}

/** Everything inside is seen by this user. The access is made again when the account changes or a date passes. */
export function PortcullisProvider({ snapshot, user, secondFactor = false, children }) {
  const [ended, end] = useReducer((count) => count + 1, 0);
  const { revision } = snapshot;
  const access = useMemo(
    () => snapshot.access({ user, context: { second_factor: secondFactor } }),
    [snapshot, revision, user, secondFactor, ended],
  );
  useEffect(() => {
    if (access.until === Infinity) return;
    const timer = setTimeout(end, Math.min(Math.max(access.until - Date.now(), 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [access]);
  return <Access.Provider value={access}>{children}</Access.Provider>;
}

/** The access of whoever is looking. */
export function usePortcullis() {
  const access = useContext(Access);
  if (access === null) throw new Error("outside of a `PortcullisProvider`");
  return access;
}

/** Its children where the action is allowed, else what stands in for them. */
export function Can({ action, on = "account", otherwise = null, children }) {
  return usePortcullis().can(action, on) ? children : otherwise;
}
