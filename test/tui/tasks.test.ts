// The table of tasks against the specification's list of places and accelerators.
import { describe, expect, it } from 'vitest';
import {
  allTasks,
  caaTasks,
  findByAccelerator,
  findByName,
  formatTaskList,
  historicCaaTasks,
  taskTree,
} from '../../src/tui/tasks.ts';

describe('tasks', () => {
  it('TUI-030 the branches stand in the historic order, TruCluster Specific last', () => {
    expect(taskTree.map((branch) => branch.name)).toEqual([
      'Accounts',
      'Hardware',
      'Mail',
      'Monitoring and Tuning',
      'Networking',
      'Printing',
      'Security',
      'Software',
      'Storage',
      'Support and Services',
      'General Tasks',
      'TruCluster Specific',
    ]);
  });

  it('TUI-333 the faults to practise with are tasks under General Tasks', () => {
    const names = [
      'Fail a member',
      'Unplug a network',
      'Make the check script fail',
      'Slow script',
    ];
    const found = names.map((name) => findByName(name));
    expect(found.map((task) => task?.path)).toEqual(names.map(() => ['General Tasks']));
    expect(found.map((task) => task?.screen)).toEqual(names.map(() => 'faults'));
  });

  it('TUI-035 every accelerator of the specification is there', () => {
    const accelerators =
      'access hw_cluster members hw_devices event_viewer caa_monitor caa_report svc_stats changes ' +
      'caa_networks interconnect net_avail script_check audit versions upgrade assess ase2caa ' +
      'caa_tapes caa_changers cdsl config_report escalation selfcheck tutorial options practice ' +
      'survey caa clu_aliases dlm imc lnm';
    const missing = accelerators.split(' ').filter((name) => !findByAccelerator(name));
    expect(missing).toEqual([]);
  });

  it('TUI-050 the CAA menu has the seven historic tasks in the order of the manual, then ours', () => {
    expect(caaTasks.slice(0, historicCaaTasks).map((task) => task.name)).toEqual([
      'Manage resource profiles...',
      'Monitor CAA resources',
      'Register resources',
      'Start resources',
      'Relocate resources',
      'Stop resources',
      'Unregister resources',
    ]);
    expect(caaTasks.slice(historicCaaTasks).map((task) => task.name)).toEqual([
      'Balance resources',
      'CAA events',
    ]);
  });

  it('TUI-037 a branch with nothing of ours has a card, and so has every task that only explains', () => {
    const empty = taskTree.filter((branch) => branch.tasks.length === 0);
    expect(empty.map((branch) => branch.name)).toEqual(['Mail', 'Printing']);
    expect(empty.every((branch) => branch.card !== null)).toBe(true);
    const explains = allTasks.filter((task) => task.kind === 'card');
    expect(explains.length).toBeGreaterThan(3);
    expect(explains.every((task) => task.card !== null && task.accelerator === null)).toBe(true);
  });

  it('TUI-013 names are found whatever their case, with or without the dots', () => {
    expect(findByName('VIEW EVENTS')?.accelerator).toBe('event_viewer');
    expect(findByName('manage resource profiles')?.accelerator).toBe('caa_profile');
    expect(findByName('nothing')).toBeUndefined();
  });

  it('TUI-014 -list has one line per task in the order of the tree', () => {
    const lines = formatTaskList();
    expect(lines).toHaveLength(allTasks.length);
    expect(lines[0]).toMatch(/^access +Accounts +Access to the cluster service$/);
    const names = lines.map((line) => line.split(/ {2,}/)[0]);
    expect(names.indexOf('caa_start')).toBe(names.indexOf('caa') + 4);
    expect(lines.join('')).not.toMatch(/[^\x20-\x7e]/);
  });
});
