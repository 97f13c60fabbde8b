//! A real browser, spoken to over a pipe: the `DevTools` protocol, a message of JSON after another, each ended by NUL.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::world::tools;

/// The browser, and the one page that it shows.
pub(crate) struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    session: Option<String>,
    count: u64,
    /// What happened in between.
    events: Vec<Value>,
    _folder: TempDir,
}

/// How a page is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Medium {
    Light,
    Dark,
    Print,
}

impl Browser {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let [to, from] = ["to", "from"].map(|name| folder.path().join(name));
        for pipe in [&to, &from] {
            let made = Command::new("mkfifo").arg(pipe).status().expect("mkfifo");
            assert!(made.success());
        }
        // It reads from 3 and writes to 4. Both ends are opened in one order on both sides: an open waits for the other.
        let line = "exec \"$0\" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
            --disable-background-networking --user-data-dir=\"$1\" --remote-debugging-pipe about:blank 3<\"$2\" 4>\"$3\"";
        let child = Command::new("sh")
            .args(["-c", line])
            .arg(tools().join("chromium"))
            .args([folder.path(), &to, &from])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // With all that it starts, it is ended as a group.
            .process_group(0)
            .spawn()
            .expect("sh");
        let open = File::options();
        let to = open.clone().write(true).open(&to).expect("the pipe to the browser");
        let from = File::open(&from).expect("the pipe from the browser");
        let mut browser = Self {
            child,
            to,
            from: BufReader::new(from),
            session: None,
            count: 0,
            events: vec![],
            _folder: folder,
        };
        let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}));
        let attached =
            browser.ask("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = Some(attached["sessionId"].as_str().expect("a session").to_owned());
        for domain in ["Page", "Network", "Log", "Runtime", "Accessibility"] {
            browser.ask(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Asks for something, and waits for the answer.
    #[track_caller]
    pub(crate) fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        self.count += 1;
        let mut message = json!({"id": self.count, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser reads");
        loop {
            let answer = self.next();
            if answer["id"] == self.count {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn next(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).expect("the browser writes");
        assert_eq!(message.pop(), Some(0), "the browser ended");
        let message: Value = serde_json::from_slice(&message).expect("JSON");
        if message["method"].is_string() {
            self.events.push(message.clone());
        }
        message
    }

    /// Shows a page, so wide, and waits until it is loaded.
    pub(crate) fn show(&mut self, page: &Path, width: usize, medium: Medium) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", &size);
        let (media, scheme) = match medium {
            Medium::Light => ("screen", "light"),
            Medium::Dark => ("screen", "dark"),
            Medium::Print => ("print", "light"),
        };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.ask("Emulation.setEmulatedMedia", &json!({"media": media, "features": features}));
        self.events.clear();
        self.ask("Page.navigate", &json!({"url": format!("file://{}", page.display())}));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            self.next();
        }
    }

    /// What a script of ours comes to in the page, whose own policy keeps out every other.
    #[track_caller]
    pub(crate) fn evaluate(&mut self, script: &str) -> Value {
        let asked = json!({"expression": script, "returnByValue": true, "awaitPromise": true});
        let answer = self.ask("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{answer:#}");
        answer["result"]["value"].clone()
    }

    /// The addresses of all that was asked for, and what the browser complained about.
    pub(crate) fn requests_and_complaints(&self) -> (Vec<&str>, Vec<&Value>) {
        let requests = self.events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
        let requests = requests.filter_map(|event| event["params"]["request"]["url"].as_str());
        let complaints = self.events.iter().filter(|event| event["method"] == "Log.entryAdded");
        (requests.collect(), complaints.collect())
    }

    /// A picture of the whole page.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let whole = self.ask("Page.captureScreenshot", &json!({"captureBeyondViewport": true}));
        STANDARD.decode(whole["data"].as_str().expect("a picture")).expect("base64")
    }

    /// The page as it is printed.
    pub(crate) fn print(&mut self) -> Vec<u8> {
        let printed =
            self.ask("Page.printToPDF", &json!({"preferCSSPageSize": true, "printBackground": false}));
        STANDARD.decode(printed["data"].as_str().expect("a document")).expect("base64")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}
