// The panel: who is in the account, which roles they hold on all domains, and what ticking a box would do.

import { useMemo, useState } from "react";
import { useSnapshot, PortcullisProvider } from "./portcullis.jsx";
import { Domains } from "./domains.jsx";

const ROLES = ["dns-read", "dns-edit", "cache-purge", "ssl-edit", "domain-administrator"];
const ALL_DOMAINS = { include: [{ type: "kind", kind: "zone" }] };

export function Members({ snapshot, caller }) {
  const [revision, apply] = useSnapshot(snapshot);
  const state = useMemo(() => JSON.parse(snapshot.toJson()), [revision]);
  const others = Object.values(state.members).filter(({ user }) => user !== caller.user);
  const [chosen, choose] = useState(others[0].id);
  const member = state.members[chosen];
  return (
    <main>
      <h1>{state.account.settings.name}: members</h1>
      <nav aria-label="Members">
        {others.map(({ id, name }) => (
          <button key={id} aria-pressed={id === chosen} onClick={() => choose(id)}>{name.personal}</button>
        ))}
      </nav>
      <div className="side-by-side">
        <Roles key={`${chosen} ${revision}`} {...{ snapshot, caller, state, member, apply }} />
        <section>
          <h2>What {member.name.personal} sees</h2>
          <PortcullisProvider snapshot={snapshot} user={member.user}>
            <Domains resources={state.resources} />
          </PortcullisProvider>
        </section>
      </div>
    </main>
  );
}

/** The roles of one member, as they are until *Save* is pressed; beside them what would be gained and lost. */
function Roles({ snapshot, caller, state, member, apply }) {
  const kept = Object.values(state.policies).filter(({ actor }) => actor.id === member.id);
  const own = kept.find(({ scope, conditions }) => scope.include[0].type === "kind" && !conditions);
  const [roles, setRoles] = useState(own?.roles ?? []);
  const catalogue = useMemo(() => snapshot.catalogue(), [snapshot]);
  const changed = ROLES.some((role) => roles.includes(role) !== (own?.roles ?? []).includes(role));
  const preview = useMemo(() => {
    if (!changed) return undefined;
    const policies = kept.filter((policy) => policy !== own).map(({ actor, ...draft }) => draft);
    if (roles.length > 0) policies.push({ ...(own && { id: own.id }), roles, scope: ALL_DOMAINS });
    return snapshot.preview({ caller, command: { type: "change_member", member: member.id, policies } });
  }, [roles]);
  const tick = (role) => setRoles(roles.includes(role) ? roles.filter((other) => other !== role) : [...roles, role]);
  return (
    <section>
      <h2>Roles on all domains</h2>
      {ROLES.map((role) => (
        <label key={role}>
          <input type="checkbox" checked={roles.includes(role)} onChange={() => tick(role)} />
          {catalogue.roles.find(({ id }) => id === role).name}
        </label>
      ))}
      <Difference preview={preview} name={member.name.personal} />
      <button
        disabled={!preview || preview.events.length === 0}
        onClick={() => apply({ revision: preview.after.revision, events: preview.events })}
      >
        Save
      </button>
    </section>
  );
}

function Difference({ preview, name }) {
  if (!preview) return <p role="status">Nothing is changed.</p>;
  const [person] = preview.people;
  return (
    <div role="status">
      <p>{person ? `${name} gains ${person.gained} and loses ${person.lost} things.` : `${name} can do what they could before.`}</p>
      <ul>
        {person?.rows.map((row, number) => (
          <li key={number}>
            {row.gained.length > 0 && <ins>{row.gained.join(", ")}</ins>} {row.lost.length > 0 && <del>{row.lost.join(", ")}</del>} on{" "}
            {row.resources.length} domains
          </li>
        ))}
      </ul>
      {preview.issues.map((issue, number) => (
        <p key={number} className={issue.severity}>{issue.message}</p>
      ))}
    </div>
  );
}
