// The same cluster for Pacemaker: every application a primitive that has been started on its node, and nothing to probe.

/** @returns a CIB with `applications` primitives spread over the nodes m0, m1, … */
export function cibOf(applications: number, members: number): string {
  const nodes = Array.from({ length: members }, (_, index) => index);
  const names = Array.from({ length: applications }, (_, index) => index);
  return [
    '<cib crm_feature_set="3.15.0" validate-with="pacemaker-3.9" admin_epoch="1" epoch="1" num_updates="1"',
    ' have-quorum="1"><configuration><crm_config><cluster_property_set id="options">',
    property('stonith-enabled', 'false'),
    property('enable-startup-probes', 'false'),
    '</cluster_property_set></crm_config><nodes>',
    ...nodes.map((node) => `<node id="${node + 1}" uname="m${node}"/>`),
    '</nodes><resources>',
    ...names.map(
      (at) => `<primitive id="app${at}" class="ocf" provider="pacemaker" type="Dummy"/>`,
    ),
    '</resources><constraints/><rsc_defaults><meta_attributes id="stay">',
    '<nvpair id="stay-put" name="resource-stickiness" value="INFINITY"/>',
    '</meta_attributes></rsc_defaults></configuration><status>',
    ...nodes.map((node) => nodeState(node, members, applications)),
    '</status></cib>',
  ].join('\n');
}

/** Pacemaker's digest of no parameters: the primitive is as it was when it was started. */
const digest = 'f2317cad3d54cec5d7d7aa7d0bf35cf8';

function property(name: string, value: string): string {
  return `<nvpair id="options-${name}" name="${name}" value="${value}"/>`;
}

function nodeState(node: number, members: number, applications: number): string {
  const own: string[] = [];
  for (let at = node; at < applications; at += members) own.push(started(at, node));
  return (
    `<node_state id="${node + 1}" uname="m${node}" in_ccm="true" crmd="online" join="member" expected="member">` +
    `<lrm id="${node + 1}"><lrm_resources>\n${own.join('\n')}\n</lrm_resources></lrm></node_state>`
  );
}

function started(at: number, node: number): string {
  return (
    `<lrm_resource id="app${at}" class="ocf" provider="pacemaker" type="Dummy">` +
    `<lrm_rsc_op id="app${at}_last_0" operation_key="app${at}_start_0" operation="start" ` +
    `crm-debug-origin="bench" crm_feature_set="3.15.0" transition-key="${at}:1:0:00000000-0000-0000-0000-00000000000${node % 10}" ` +
    `transition-magic="0:0;${at}:1:0:00000000-0000-0000-0000-00000000000${node % 10}" ` +
    `on_node="m${node}" call-id="${at + 1}" rc-code="0" op-status="0" interval="0" op-digest="${digest}"/></lrm_resource>`
  );
}
