/** Variable in which the callback finds the pipe that it writes to. */
export const eventsVariable = 'BATON_ANSIBLE_EVENTS';

/**
 * A callback plugin of Ansible beside the one that prints: it writes a line of JSON for each play, task and result of a host to the pipe. Results come to
 * it already without what `no_log` hides. It must never end a playbook: where the pipe is gone it is silent.
 */
export const callbackSource = String.raw`
import json
import os
import threading

from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible.release import __version__

DOCUMENTATION = '''
    name: baton_events
    type: notification
    short_description: tells of plays, tasks and results as lines of JSON
    description: Written by Baton's runner for one run.
'''

MESSAGE_MAX = 2000
NAME_MAX = 300
FAILED_ITEMS_MAX = 3
CUSTOM_MAX = 64


def cut(value, most):
    text = str(value).encode('utf-8', 'replace').decode('utf-8')
    return text if len(text) <= most else text[:most - 1] + '…'


def cut_bytes(value, most):
    return str(value).encode('utf-8', 'replace')[:most].decode('utf-8', 'ignore')


def tail(value, lines=5):
    return '\n'.join(str(value or '').strip().splitlines()[-lines:])


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'notification'
    CALLBACK_NAME = 'baton_events'
    CALLBACK_NEEDS_ENABLED = False

    def __init__(self, *args, **kwargs):
        super(CallbackModule, self).__init__(*args, **kwargs)
        self._lock = threading.Lock()
        self._numbers = {}
        self._fd = None
        try:
            self._fd = os.open(os.environ['${eventsVariable}'], os.O_WRONLY)
        except (KeyError, OSError):
            self.disabled = True
        else:
            self._write(e='start', version=__version__, check=bool(context.CLIARGS.get('check')))

    def _write(self, **event):
        data = (json.dumps(event, default=str) + '\n').encode('utf-8', 'replace')
        with self._lock:
            try:
                while data:
                    data = data[os.write(self._fd, data):]
            except OSError:
                self.disabled = True

    def v2_playbook_on_play_start(self, play):
        self._write(e='play', name=cut(play.get_name().strip(), NAME_MAX))

    def _task(self, task, handler=False):
        self._numbers[task._uuid] = len(self._numbers) + 1
        path = task.get_path() or ''
        self._write(
            e='task',
            name=cut(task.get_name().strip(), NAME_MAX),
            action=cut(task.action, NAME_MAX),
            path=cut(path, 1024),
            handler=handler,
        )

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._task(task)

    def v2_playbook_on_cleanup_task_start(self, task):
        self._task(task)

    def v2_playbook_on_handler_task_start(self, task):
        self._task(task, True)

    def _host(self, result, status):
        event = {
            'e': 'host',
            'task': self._numbers.get(result._task._uuid, 0),
            'host': cut(result._host.get_name(), NAME_MAX),
            'status': status,
        }
        if status in ('failed', 'ignored', 'unreachable'):
            event['name'] = cut(result.task_name or result._task.get_name(), NAME_MAX)
            event['action'] = cut(result._task.action, NAME_MAX)
            event['message'] = cut(self._message(result._result), MESSAGE_MAX)
        self._write(**event)

    def _message(self, said):
        if 'censored' in said:
            return 'not shown: the task has no_log'
        failed = [item for item in said.get('results') or [] if isinstance(item, dict) and (item.get('failed') or item.get('unreachable'))]
        if failed:
            parts = ['%s: %s' % (self._get_item_label(item), self._message(item)) for item in failed[:FAILED_ITEMS_MAX]]
            if len(failed) > FAILED_ITEMS_MAX:
                parts.append('and %d more' % (len(failed) - FAILED_ITEMS_MAX))
            return '\n'.join(parts)
        message = said.get('msg')
        if not isinstance(message, str):
            message = '' if message is None else json.dumps(message, default=str)
        parts = [message.strip()]
        if 'rc' in said and str(said['rc']) not in message:
            parts[0] = ('%s (exit code %s)' % (parts[0], said['rc'])).strip()
        for key in ('stderr', 'module_stderr', 'exception'):
            if tail(said.get(key)):
                parts.append(tail(said[key]))
                break
        else:
            parts.append(tail(said.get('stdout') or said.get('module_stdout')))
        return '\n'.join(part for part in parts if part) or 'no message'

    def v2_runner_on_ok(self, result):
        self._host(result, 'changed' if result._result.get('changed', False) else 'ok')

    def v2_runner_on_skipped(self, result):
        self._host(result, 'skipped')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._host(result, 'ignored' if ignore_errors else 'failed')

    def v2_runner_on_unreachable(self, result):
        self._host(result, 'ignored' if result._task.ignore_unreachable else 'unreachable')

    def v2_playbook_on_no_hosts_matched(self):
        self._write(e='unmatched')

    def v2_playbook_on_stats(self, stats):
        for host in sorted(stats.processed):
            s = stats.summarize(host)
            counts = [s['ok'], s['changed'], s['unreachable'], s['failures'], s['skipped'], s['rescued'], s['ignored']]
            self._write(e='recap', host=cut(host, NAME_MAX), counts=counts)
        custom = stats.custom.get('_run', {})
        for name in sorted(custom)[:CUSTOM_MAX]:
            value = custom[name]
            text = value if isinstance(value, str) else json.dumps(value, default=str)
            self._write(e='value', name=cut(name, 200), value=cut_bytes(text, 16384))
        self._write(e='over')
`.trimStart();
