// Writes the pages of docs/ that are made from tables: make_docs FOLDER. With --check it changes nothing, and ends with 1
// when a page is not what it would write.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "admin/registry.h"
#include "config/reference.h"
#include "ctl/command.h"

int main(int argc, char** argv)
{
    const bool check = argc == 3 && std::strcmp(argv[1], "--check") == 0;
    if (argc != 2 && !check) {
        std::fputs("usage: make_docs [--check] FOLDER\n", stderr);
        return 2;
    }
    const std::string folder = argv[argc - 1];
    const posthorn::admin::Registry registry;
    const std::pair<const char*, std::string> pages[] = {
        {"settings.md", posthorn::config::settingsReference()},
        {"posthornctl.md", posthorn::ctl::referencePage(registry.list())},
        {"man/posthornctl.1", posthorn::ctl::manualPage(registry.list())},
    };
    int result = 0;
    for (const auto& [name, text] : pages) {
        const std::string path = folder + '/' + name;
        if (!check) {
            std::ofstream file(path, std::ios::binary);
            if (!file.write(text.data(), std::streamsize(text.size())).flush()) {
                std::fprintf(stderr, "%s cannot be written\n", path.c_str());
                result = 1;
            }
            continue;
        }
        std::ifstream file(path, std::ios::binary);
        const std::string now((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        if (now != text) {
            std::fprintf(stderr, "%s is not current: run scripts/make-docs\n", path.c_str());
            result = 1;
        }
    }
    return result;
}
