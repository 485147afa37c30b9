"""The web server and what machines ask of it: hooks of gunicorn, probes, metrics, one line of log a request.

`web_server` is gunicorn's configuration, `probes` answers whether this process is up and ready, `metrics` counts, `metrics_door` hands counts out, `observing`
times each request. What does not live here: starting and stopping (`config.supervisor`), what a worker does (`config.working`).
"""
