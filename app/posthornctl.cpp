// posthornctl: one command to the running server over its local socket, the reply as the protocol gives it.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "admin/registry.h"
#include "controller/grammar.h"
#include "config/default_folder.h"

namespace {

constexpr int exitGood = 0;
constexpr int exitRefused = 1;
constexpr int exitNoServer = 2;

void printHelp(FILE* out)
{
    std::fputs("usage: posthornctl [--data-dir DIR] WORD...\n"
               "\n"
               "Sends one command to the running server and prints its reply: a line +00000, +00100 or -code, and behind\n"
               "+00100 rows of quoted columns with TABs between them (or a file's lines as they are, a dot before each that\n"
               "starts with one), ended by a line with a dot. Commands that need a text read it from standard input.\n"
               "Exits with 0 on +, 1 on -, 2 when no server answers.\n"
               "\n"
               "Commands:\n",
               out);
    const posthorn::admin::Registry registry;
    for (const auto& operation : registry.list()) {
        const std::string call = std::string(operation.word) + ' ' + std::string(operation.arguments);
        std::fprintf(out, "  %s\n      %s\n", call.c_str(), std::string(operation.help).c_str());
    }
}

int connectTo(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        // The kernel's limit of 107 bytes: go by the folder instead.
        const std::string folder = path.substr(0, path.rfind('/'));
        if (::chdir(folder.c_str()) != 0)
            return -1;
        std::strcpy(address.sun_path, path.substr(path.rfind('/') + 1).substr(0, 100).c_str());
    } else {
        std::strcpy(address.sun_path, path.c_str());
    }
    const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle >= 0 && ::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(handle);
        return -1;
    }
    return handle;
}

bool sendAll(int handle, const std::string& bytes)
{
    size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t size = ::send(handle, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (size <= 0)
            return false;
        sent += size_t(size);
    }
    return true;
}

/// The lines of standard input, as the text that the command asks for.
bool sendText(int handle)
{
    char buffer[65536];
    bool isNewLine = true;
    std::string text;
    while (const size_t size = std::fread(buffer, 1, sizeof buffer, stdin)) {
        text.clear();
        for (size_t i = 0; i < size; ++i) {
            if (isNewLine && buffer[i] == '.')
                text += '.';
            text += buffer[i];
            isNewLine = buffer[i] == '\n';
        }
        if (!sendAll(handle, text))
            return false;
    }
    return sendAll(handle, isNewLine ? ".\r\n" : "\r\n.\r\n");
}

/// Prints the reply as it comes; the exit code, or exitNoServer when the server goes away in the middle.
int printReply(int handle)
{
    std::string line;
    int code = -1;
    char buffer[65536];
    for (;;) {
        const ssize_t size = ::read(handle, buffer, sizeof buffer);
        if (size <= 0)
            return exitNoServer;
        for (ssize_t i = 0; i < size; ++i) {
            if (buffer[i] != '\n') {
                line += buffer[i];
                continue;
            }
            if (!line.empty() && line.back() == '\r')
                line.pop_back();
            if (code < 0 && line.rfind("+00101", 0) == 0) { // the reply proper comes behind the text
                line.clear();
                if (!sendText(handle))
                    return exitNoServer;
                continue;
            }
            std::printf("%s\n", line.c_str());
            if (code < 0) {
                code = line.rfind('+', 0) == 0 ? exitGood : exitRefused;
                if (line.rfind("+00100", 0) != 0)
                    return code;
            } else if (line == ".") {
                return code;
            }
            line.clear();
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    std::string folder = posthorn::config::defaultDataDir();
    while (!words.empty() && words[0].rfind("--", 0) == 0) {
        if (words[0] == "--help") {
            printHelp(stdout);
            return exitGood;
        }
        if (words[0] == "--data-dir" && words.size() > 1) {
            folder = words[1];
            words.erase(words.begin(), words.begin() + 2);
        } else if (words[0].rfind("--data-dir=", 0) == 0) {
            folder = words[0].substr(11);
            words.erase(words.begin());
        } else {
            std::fprintf(stderr, "posthornctl: unknown option %s\n", words[0].c_str());
            return exitRefused;
        }
    }
    if (words.empty()) {
        printHelp(stderr);
        return exitRefused;
    }
    const int handle = connectTo(folder + "/run/control");
    if (handle < 0) {
        std::fprintf(stderr, "posthornctl: no server answers on %s\n", folder.c_str());
        return exitNoServer;
    }
    const std::string command = posthorn::controller::formatWords(words) + "\r\n";
    if (!sendAll(handle, command))
        return exitNoServer;
    return printReply(handle);
}
