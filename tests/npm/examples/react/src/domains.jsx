// A page like any other, drawn for whoever is looking.

import { Can, usePortcullis } from "./portcullis.jsx";

export function Domains({ resources }) {
  const zones = usePortcullis().visible("zone");
  if (zones.length === 0) return <p>No domains.</p>;
  return (
    <table>
      <tbody>
        {zones.map((zone) => (
          <tr key={zone}>
            <th scope="row">{resources[zone].name}</th>
            <td>
              <Can action="dns:edit" on={{ zone }} otherwise={<span className="read-only">DNS is read-only</span>}>
                <button>Edit DNS</button>
              </Can>
              <Can action="caching:purge" on={{ zone }}>
                <button>Purge cache</button>
              </Can>
              <Can action="ssl:edit" on={{ zone }}>
                <button>Certificates</button>
              </Can>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
