#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/core/describe.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/core/value_tree.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hubmap::augment {

class any_policy;

/// What an any_policy drew: a value that is copied in O(1), compared, printed and applied again. One that was
/// made by default holds nothing and can only be assigned to.
class any_parameters {
  public:
    any_parameters() = default;

    /// Equal where the descriptions are.
    friend bool operator==(const any_parameters& a, const any_parameters& b) {
        return a.held_ == b.held_ || a.describe() == b.describe();
    }
    [[nodiscard]] value_tree describe() const { return held_ ? held_->describe() : value_tree{}; }

  private:
    friend any_policy;

    struct erased {
        virtual ~erased() = default;
        [[nodiscard]] virtual value_tree describe() const = 0;
    };
    template <class Policy>
    struct holding final : erased {
        explicit holding(params_of<Policy> drawn) : value(std::move(drawn)) {}
        [[nodiscard]] value_tree describe() const override {
            return augment::describe_parameters<Policy>(value);
        }
        params_of<Policy> value;
    };

    std::shared_ptr<const erased> held_;
};

/// The drawn parameters as JSON.
[[nodiscard]] inline std::string print(const any_parameters& drawn, std::size_t indent = 0) {
    return print_json(drawn.describe(), indent);
}

/// Any described augmentation, ours or a user's, in one type: what a file names is known only when the
/// program runs. An immutable value, copied in O(1), safe to share between threads. It models the same
/// concepts as what it holds and more: a colour policy leaves labels and geometry as they are. Where the
/// types are known, the combinators over types are as short, and faster for small images.
class any_policy {
  public:
    /// Errors: those of the policy's check().
    template <class Policy>
    requires(!std::same_as<Policy, any_policy> && described_augmentation<Policy>)  //
        any_policy(Policy policy)
        : held_((check_policy(policy), std::make_shared<holding<Policy>>(std::move(policy)))) {}

    [[nodiscard]] any_parameters draw(random_stream& random) const { return held_->draw(random); }

    /// Errors of all that take parameters: hubmap.augment.161 where another type of policy drew them; those
    /// of the policy. 163 where it does not apply to images of this type of pixels.
    void apply(const any_parameters& drawn, image_view<std::uint8_t> pixels) const {
        held_->apply(drawn, pixels);
    }
    void apply(const any_parameters& drawn, image_view<float> pixels) const { held_->apply(drawn, pixels); }
    void apply(const any_parameters& drawn, label_view<std::uint8_t> labels) const {
        held_->apply(drawn, labels);
    }
    void add_to(const any_parameters& drawn, extent tile, tile_geometry& geometry) const {
        held_->add_to(drawn, tile, geometry);
    }
    void apply_without_geometry(const any_parameters& drawn, image_view<std::uint8_t> pixels) const {
        held_->apply_without_geometry(drawn, pixels);
    }
    void apply_without_geometry(const any_parameters& drawn, image_view<float> pixels) const {
        held_->apply_without_geometry(drawn, pixels);
    }
    void apply_without_geometry(const any_parameters& drawn, label_view<std::uint8_t> labels) const {
        held_->apply_without_geometry(drawn, labels);
    }

    [[nodiscard]] resampling_wish wanted_resampling(const any_parameters& drawn) const {
        return held_->wanted_resampling(drawn);
    }

    [[nodiscard]] value_tree describe() const { return held_->describe(); }
    [[nodiscard]] static value_tree describe_parameters(const any_parameters& drawn) {
        return drawn.describe();
    }
    /// Errors: hubmap.pipeline.102 .. 107.
    [[nodiscard]] any_parameters read_parameters(const value_tree& tree, const tree_reader& reader) const {
        return held_->read_parameters(tree, reader);
    }

    /// Equal where the descriptions are.
    friend bool operator==(const any_policy& a, const any_policy& b) {
        return a.held_ == b.held_ || a.describe() == b.describe();
    }

  private:
    struct erased {
        virtual ~erased() = default;
        [[nodiscard]] virtual any_parameters draw(random_stream&) const = 0;
        virtual void apply(const any_parameters&, image_view<std::uint8_t>) const = 0;
        virtual void apply(const any_parameters&, image_view<float>) const = 0;
        virtual void apply(const any_parameters&, label_view<std::uint8_t>) const = 0;
        virtual void add_to(const any_parameters&, extent, tile_geometry&) const = 0;
        virtual void apply_without_geometry(const any_parameters&, image_view<std::uint8_t>) const = 0;
        virtual void apply_without_geometry(const any_parameters&, image_view<float>) const = 0;
        virtual void apply_without_geometry(const any_parameters&, label_view<std::uint8_t>) const = 0;
        [[nodiscard]] virtual resampling_wish wanted_resampling(const any_parameters&) const = 0;
        [[nodiscard]] virtual value_tree describe() const = 0;
        [[nodiscard]] virtual any_parameters read_parameters(const value_tree&, const tree_reader&) const = 0;
    };
    template <class Policy>
    struct holding;

    std::shared_ptr<const erased> held_;
};

template <class Policy>
struct any_policy::holding final : erased {
    explicit holding(Policy held) : policy(std::move(held)) {}

    [[nodiscard]] any_parameters draw(random_stream& random) const override {
        return wrapped(policy.draw(random));
    }
    void apply(const any_parameters& drawn, image_view<std::uint8_t> pixels) const override {
        apply_to_image(drawn, pixels,
                       [](const auto& p, const auto& part, auto view) { p.apply(part, view); });
    }
    void apply(const any_parameters& drawn, image_view<float> pixels) const override {
        apply_to_image(drawn, pixels,
                       [](const auto& p, const auto& part, auto view) { p.apply(part, view); });
    }
    void apply(const any_parameters& drawn, label_view<std::uint8_t> labels) const override {
        apply_to_labels(policy, unwrapped(drawn), labels);
    }
    void add_to(const any_parameters& drawn, [[maybe_unused]] extent tile,
                [[maybe_unused]] tile_geometry& geometry) const override {
        [[maybe_unused]] const auto& part = unwrapped(drawn);
        if constexpr (geometric_augmentation<Policy>) policy.add_to(part, tile, geometry);
    }
    void apply_without_geometry(const any_parameters& drawn, image_view<std::uint8_t> pixels) const override {
        apply_to_image(drawn, pixels, [](const auto& p, const auto& part, auto view) {
            augment::apply_without_geometry(p, part, view);
        });
    }
    void apply_without_geometry(const any_parameters& drawn, image_view<float> pixels) const override {
        apply_to_image(drawn, pixels, [](const auto& p, const auto& part, auto view) {
            augment::apply_without_geometry(p, part, view);
        });
    }
    void apply_without_geometry(const any_parameters& drawn, label_view<std::uint8_t> labels) const override {
        augment::apply_without_geometry(policy, unwrapped(drawn), labels);
    }
    [[nodiscard]] resampling_wish wanted_resampling(const any_parameters& drawn) const override {
        return resampling_of(policy, unwrapped(drawn));
    }
    [[nodiscard]] value_tree describe() const override { return augment::describe(policy); }
    [[nodiscard]] any_parameters read_parameters(const value_tree& tree,
                                                 const tree_reader& reader) const override {
        return wrapped(augment::read_parameters(policy, tree, reader));
    }

  private:
    [[nodiscard]] static any_parameters wrapped(params_of<Policy> drawn) {
        any_parameters result;
        result.held_ = std::make_shared<any_parameters::holding<Policy>>(std::move(drawn));
        return result;
    }
    [[nodiscard]] const params_of<Policy>& unwrapped(const any_parameters& drawn) const {
        const auto* held = dynamic_cast<const any_parameters::holding<Policy>*>(drawn.held_.get());
        require(held != nullptr, "augment", 161, "parameters ", augment::print(drawn), " given to ",
                augment::print(policy));
        return held->value;
    }
    template <class T, class Work>
    void apply_to_image(const any_parameters& drawn, [[maybe_unused]] image_view<T> pixels,
                        [[maybe_unused]] Work&& work) const {
        [[maybe_unused]] const auto& part = unwrapped(drawn);
        if constexpr (applies_to<Policy, T>)
            work(policy, part, pixels);
        else
            fail("augment", 163, augment::print(policy), " does not apply to images of ",
                 std::same_as<T, float> ? "float" : "8 bits");
    }

    Policy policy;
};

}  // namespace hubmap::augment
