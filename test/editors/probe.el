;;; Drives eglot (1.9 or later) through what a user does, and writes what it saw as JSON.  -*- lexical-binding: t; -*-
;; CPL_SERVER: the server's command line as a JSON list; CPL_FILE: config.json of a checkpoint in a project;
;; CPL_FIX: part of the title of the action to choose; CPL_OUT: where to write.

;; emacs -Q does not look where Debian puts its packages.
(dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*"))
  (add-to-list 'load-path folder))
(require 'cl-lib)
(require 'json)
(require 'eglot)
(require 'flymake)
(setq eglot-sync-connect 60
      eglot-autoshutdown t
      eglot-confirm-server-initiated-edits nil)

(define-derived-mode probe-json-mode prog-mode "ProbeJSON")
(add-to-list 'eglot-server-programs
             (cons 'probe-json-mode (append (json-parse-string (getenv "CPL_SERVER")) nil)))

(defun probe-wait (predicate)
  (let ((end (+ (float-time) 60)) found)
    (while (and (not (setq found (funcall predicate))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (or found (error "waited in vain"))))

(defun probe-texts () (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(let (seen)
  (condition-case problem
      (with-current-buffer (find-file-noselect (getenv "CPL_FILE"))
        (probe-json-mode)
        (apply #'eglot (eglot--guess-contact))
        (flymake-mode 1)
        (flymake-start)
        (probe-wait #'flymake-diagnostics)
        (push (cons 'diagnostics
                    (vconcat
                     (mapcar (lambda (each)
                               (list (cons 'text (flymake-diagnostic-text each))
                                     (cons 'covers (buffer-substring-no-properties
                                                    (flymake-diagnostic-beg each) (flymake-diagnostic-end each)))))
                             (flymake-diagnostics))))
              seen)
        (push (cons 'others (vconcat (mapcar (lambda (entry) (file-name-nondirectory (car entry)))
                                             (bound-and-true-p flymake-list-only-diagnostics))))
              seen)
        ;; The action is asked for with what the client has of the diagnostics.
        (let* ((actions (eglot-code-actions (point-min) (1+ (point-min)) "quickfix"))
               (action (cl-find-if (lambda (each) (string-search (getenv "CPL_FIX") (plist-get each :title))) actions)))
          (unless action (error "no such action"))
          (eglot--apply-workspace-edit (plist-get action :edit)))
        (push (cons 'fixed (buffer-substring-no-properties (point-min) (point-max))) seen)
        ;; The editor tells the server of the change, which then takes the finding back.
        (eglot--signal-textDocument/didChange)
        (probe-wait (lambda ()
                      (flymake-start)
                      (not (cl-some (lambda (text) (string-search (getenv "CPL_CODE") text)) (probe-texts)))))
        (set-buffer-modified-p nil)
        (eglot-shutdown (eglot-current-server)))
    (error (push (cons 'problem (error-message-string problem)) seen)))
  (with-temp-file (getenv "CPL_OUT")
    (set-buffer-file-coding-system 'utf-8)
    (insert (json-encode seen))))
