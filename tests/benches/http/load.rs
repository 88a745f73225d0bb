use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::process::Command;

/// One kind of request, asked again and again.
#[derive(Debug, Clone)]
pub struct Load {
    /// What it is.
    pub name: String,
    connections: usize,
    base: String,
    script: String,
}

/// What was measured.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Answers a second.
    pub per_second: f64,
    /// Half of them took no longer.
    pub half: String,
    /// 99% of them took no longer.
    pub nearly_all: String,
}

/// A text in Lua.
fn lua(text: &str) -> String {
    format!("[==[{text}]==]")
}

impl Load {
    pub fn post(base: &str, path: &str, body: &str, token: &str) -> Self {
        Self::of(base, "POST", path, &format!("return {}", lua(body)), token)
    }

    pub fn get(base: &str, path: &str, token: &str) -> Self {
        Self::of(base, "GET", path, "return nil", token)
    }

    /// `body` is Lua that gives the body of the request with the number `n`.
    pub fn of(base: &str, method: &str, path: &str, body: &str, token: &str) -> Self {
        let script = format!(
            "local headers = {{['content-type'] = 'application/json', authorization = {}}}\nlocal n = 0\n\
             function body(n) {body} end\n\
             function request() n = n + 1 return wrk.format('{method}', {}, headers, body(n)) end\n",
            lua(&format!("Bearer {token}")),
            lua(path)
        );
        Self { name: path.to_owned(), connections: 16, base: base.to_owned(), script }
    }

    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    pub fn with_connections(self, connections: usize) -> Self {
        Self { connections, ..self }
    }

    /// Asks for so many seconds.
    pub async fn run(&self, seconds: u64) -> Figure {
        static SCRIPTS: AtomicUsize = AtomicUsize::new(0);
        let number = SCRIPTS.fetch_add(1, Ordering::Relaxed);
        let script = std::env::temp_dir().join(format!("portcullis-load-{}-{number}.lua", std::process::id()));
        std::fs::write(&script, &self.script).expect("a temporary file");
        let mut wrk = Command::new("wrk");
        wrk.args(["--latency", "--threads", "1", "--connections"]).arg(self.connections.to_string());
        wrk.arg("--duration").arg(format!("{seconds}s")).arg("--script").arg(&script).arg(&self.base);
        let output = wrk.output().await.expect("`wrk` is there (Debian: `apt-get install wrk`)");
        std::fs::remove_file(&script).ok();
        Figure::read(&self.name, &String::from_utf8_lossy(&output.stdout))
    }
}

impl Figure {
    fn read(name: &str, printed: &str) -> Self {
        assert!(!printed.contains("Non-2xx"), "{name} is refused:\n{printed}");
        let after = |mark: &str| {
            let line = printed.lines().map(str::trim).find_map(|line| line.strip_prefix(mark));
            line.unwrap_or_else(|| panic!("{name}: no `{mark}` in:\n{printed}")).trim().to_owned()
        };
        let per_second = after("Requests/sec:").parse().expect("a number");
        Self { per_second, half: after("50%"), nearly_all: after("99%") }
    }

    pub fn median(mut figures: Vec<Self>) -> Self {
        figures.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
        figures.swap_remove(figures.len() / 2)
    }
}
