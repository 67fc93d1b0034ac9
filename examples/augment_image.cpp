/// Applies a pipeline of augmentations to a picture and its labels, by a seed or by the parameters of an
/// earlier run.

#include <examples/common/program.hpp>
#include <hubmap/augment/apply_with_labels.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/io/picture_file.hpp>
#include <hubmap/io/pipeline.hpp>

namespace {

using namespace hubmap;

struct settings {
    std::filesystem::path in, out, pipeline, save_parameters, replay;
    std::vector<std::filesystem::path> labels;
    std::uint64_t seed = 0;
};

/// Refused before the work that leads to them.
void check_names(const settings& s) {
    (void)io::picture_format_of(s.out);
    if (s.labels.empty()) return;
    require(io::picture_format_of(s.labels[1]) == io::picture_format::png, "picture", 109,
            s.labels[1].string(), ": labels are written as .png: a JPEG would change the codes");
}

void write(const std::filesystem::path& path, const std::string& bytes) {
    examples::make_folder_of(path);
    io::write_file(path, bytes);
}

augment::replay draw(const settings& s) {
    if (!s.replay.empty()) return io::read_replay(s.replay);
    const augment::any_policy pipeline = io::read_pipeline(s.pipeline);
    random_stream random({.seed = s.seed});
    return {pipeline, pipeline.draw(random), s.seed};
}

void run(const settings& s) {
    check_names(s);
    image<std::uint8_t> pixels = io::read_picture(s.in);
    label_image<std::uint8_t> codes;
    if (!s.labels.empty()) codes = io::read_label_picture(s.labels[0]);
    const augment::replay done = draw(s);
    if (s.labels.empty())
        done.pipeline.apply(done.parameters, pixels);
    else
        augment::apply_with_labels(done.pipeline, done.parameters, pixels.view(), codes.view());
    // All of it is made before any of it is written.
    const std::string picture = io::encode_picture(s.out, pixels);
    const std::string picture_of_labels =
        s.labels.empty() ? "" : io::encode_picture(s.labels[1], codes.view().pixels());
    write(s.out, picture);
    if (!s.labels.empty()) write(s.labels[1], picture_of_labels);
    if (!s.save_parameters.empty()) {
        examples::make_folder_of(s.save_parameters);
        io::write_replay(s.save_parameters, done);
    }
    std::cout << augment::print(done.parameters) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return examples::run_program(
        "augment_image", "Applies a pipeline of augmentations to a PNG, and to its labels alike.", argc, argv,
        [&](examples::options& options) {
            options.required("in", s.in, "picture, gray or RGB", "PNG");
            options.required("out", s.out, "the changed picture", "PNG|JPEG");
            auto* pipeline =
                options.add("--pipeline", s.pipeline, "what to do: docs/augmentation.md", "JSON");
            auto* seed = options.add("--seed", s.seed, "equal seeds draw equal parameters", "NUMBER");
            options
                .add("--labels", s.labels, "gray picture of class codes, and where its changed one goes",
                     "PNG")
                ->expected(2);
            auto* save = options.add("--save-parameters", s.save_parameters,
                                     "pipeline and drawn parameters, for --replay", "JSON");
            auto* replay =
                options.add("--replay", s.replay,
                            "do again what was saved: neither pipeline nor seed are needed", "JSON");
            replay->excludes(pipeline)->excludes(seed)->excludes(save);
            options.parser().callback([pipeline, replay] {
                if (pipeline->count() + replay->count() == 0)
                    throw CLI::RequiredError("--pipeline or --replay");
            });
        },
        [&](const examples::run_context&) { run(s); });
}
