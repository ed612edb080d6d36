namespace DSLT.Core;

/// <summary>
/// Why a request was refused: a stable name that programs may rely on and the HTTP status it answers with.
/// A name is given once and never reused for another meaning.
/// </summary>
internal sealed record Code(string Name, int Status)
{
    public static readonly Code InvalidJson = new("invalid_json", 400);
    public static readonly Code UnknownField = new("unknown_field", 400);
    public static readonly Code InvalidAmount = new("invalid_amount", 400);
    public static readonly Code InvalidRequest = new("invalid_request", 400);
    public static readonly Code NotSupported = new("not_supported", 400);
    public static readonly Code SelfTransfer = new("self_transfer", 400);
    public static readonly Code MediaTypeMismatch = new("media_type_mismatch", 400);
    public static readonly Code ImageTooLarge = new("image_too_large", 400);
    public static readonly Code AnimationNotSupported = new("animation_not_supported", 400);
    public static readonly Code SameToken = new("same_token", 400);
    public static readonly Code SelfReferral = new("self_referral", 400);

    public static readonly Code Unauthenticated = new("unauthenticated", 401);
    public static readonly Code InvalidCredentials = new("invalid_credentials", 401);
    public static readonly Code InvalidSignature = new("invalid_signature", 401);
    public static readonly Code InvalidTimestamp = new("invalid_timestamp", 401);
    public static readonly Code Forbidden = new("forbidden", 403);
    public static readonly Code NotOnAllowList = new("not_on_allow_list", 403);
    public static readonly Code TierTooLow = new("tier_too_low", 403);
    public static readonly Code MediaBlocked = new("media_blocked", 403);
    public static readonly Code NotFoundRoute = new("not_found", 404);
    public static readonly Code MethodNotAllowed = new("method_not_allowed", 405);

    public static readonly Code InsufficientBalance = new("insufficient_balance", 409);
    public static readonly Code InsufficientLiquidity = new("insufficient_liquidity", 409);
    public static readonly Code SlippageExceeded = new("slippage_exceeded", 409);
    public static readonly Code PriceImpactExceeded = new("price_impact_exceeded", 409);
    public static readonly Code OrderWouldTrade = new("order_would_trade", 409);
    public static readonly Code OrderWouldTrigger = new("order_would_trigger", 409);
    public static readonly Code MarketWithoutPrice = new("market_without_price", 409);
    public static readonly Code ProgrammePaused = new("programme_paused", 409);
    public static readonly Code ProgrammeInEmergency = new("programme_in_emergency", 409);
    public static readonly Code StakeLocked = new("stake_locked", 409);
    public static readonly Code StakingCapReached = new("staking_cap_reached", 409);
    public static readonly Code NothingToClaim = new("nothing_to_claim", 409);
    public static readonly Code ProgrammeClosed = new("programme_closed", 409);
    public static readonly Code GrantPaused = new("grant_paused", 409);
    public static readonly Code GrantNotPaused = new("grant_not_paused", 409);
    public static readonly Code GrantRevoked = new("grant_revoked", 409);
    public static readonly Code GrantDone = new("grant_done", 409);
    public static readonly Code NotRevocable = new("not_revocable", 409);
    public static readonly Code MilestoneReleased = new("milestone_released", 409);
    public static readonly Code AirdropOver = new("airdrop_over", 409);
    public static readonly Code AirdropNotOver = new("airdrop_not_over", 409);
    public static readonly Code AlreadyClaimed = new("already_claimed", 409);
    public static readonly Code SaleNotOpen = new("sale_not_open", 409);
    public static readonly Code SalePaused = new("sale_paused", 409);
    public static readonly Code SaleEnded = new("sale_ended", 409);
    public static readonly Code SaleSoldOut = new("sale_sold_out", 409);
    public static readonly Code SaleStillOpen = new("sale_still_open", 409);
    public static readonly Code SaleLimitExceeded = new("sale_limit_exceeded", 409);
    public static readonly Code NotCancellable = new("not_cancellable", 409);
    public static readonly Code OrderOutsideBand = new("order_outside_band", 409);
    public static readonly Code PositionLimitExceeded = new("position_limit_exceeded", 409);
    public static readonly Code MarketHalted = new("market_halted", 409);
    public static readonly Code DeadlinePassed = new("deadline_passed", 409);
    public static readonly Code TokenPaused = new("token_paused", 409);
    public static readonly Code AccountFrozen = new("account_frozen", 409);
    public static readonly Code NotMintable = new("not_mintable", 409);
    public static readonly Code MaxSupplyExceeded = new("max_supply_exceeded", 409);
    public static readonly Code AlreadyReversed = new("already_reversed", 409);
    public static readonly Code AlreadyReviewed = new("already_reviewed", 409);
    public static readonly Code AlreadyReferred = new("already_referred", 409);
    public static readonly Code BindingClosed = new("binding_closed", 409);
    public static readonly Code ReferralCycle = new("referral_cycle", 409);
    public static readonly Code ReferralsClosed = new("referrals_closed", 409);
    public static readonly Code NotReversible = new("not_reversible", 409);
    public static readonly Code MediaQuotaExceeded = new("media_quota_exceeded", 409);
    public static readonly Code MediaInUse = new("media_in_use", 409);
    public static readonly Code LimitReached = new("limit_reached", 409);
    public static readonly Code InsufficientItems = new("insufficient_items", 409);
    public static readonly Code ListingClosed = new("listing_closed", 409);
    public static readonly Code ListingNotStarted = new("listing_not_started", 409);
    public static readonly Code NoPhaseOpen = new("no_phase_open", 409);
    public static readonly Code MintLimitExceeded = new("mint_limit_exceeded", 409);
    public static readonly Code MintSoldOut = new("mint_sold_out", 409);
    public static readonly Code AuctionClosed = new("auction_closed", 409);
    public static readonly Code AuctionStillOpen = new("auction_still_open", 409);
    public static readonly Code AuctionHasBids = new("auction_has_bids", 409);
    public static readonly Code BidTooLow = new("bid_too_low", 409);
    public static readonly Code OfferClosed = new("offer_closed", 409);
    public static readonly Code MetadataFrozen = new("metadata_frozen", 409);
    public static readonly Code LastAdministrator = new("last_administrator", 409);
    public static readonly Code RequestInProgress = new("request_in_progress", 409);
    public static readonly Code BatchFailed = new("batch_failed", 409);

    public static readonly Code MediaRemoved = new("media_removed", 410);

    public static readonly Code PayloadTooLarge = new("payload_too_large", 413);
    public static readonly Code UnsupportedMediaType = new("unsupported_media_type", 415);
    public static readonly Code RangeNotSatisfiable = new("range_not_satisfiable", 416);
    public static readonly Code IdempotencyMismatch = new("idempotency_mismatch", 422);
    public static readonly Code RateLimited = new("rate_limited", 429);
    public static readonly Code TooManyOrders = new("too_many_orders", 429);
    public static readonly Code OrderToTradeExceeded = new("order_to_trade_exceeded", 429);
    public static readonly Code InternalError = new("internal_error", 500);
    public static readonly Code Overloaded = new("overloaded", 503);
    public static readonly Code StorageUnavailable = new("storage_unavailable", 503);
    public static readonly Code IndexNotReady = new("index_not_ready", 503);
    public static readonly Code SecretsUnavailable = new("secrets_unavailable", 503);

    /// <summary>A field whose value is not acceptable: <c>invalid_username</c>.</summary>
    public static Code Invalid(string field) => new($"invalid_{field}", 400);

    /// <summary>A resource that does not exist: <c>token_not_found</c>.</summary>
    public static Code NotFound(string noun) => new($"{noun}_not_found", 404);

    /// <summary>A resource that exists already: <c>token_exists</c>.</summary>
    public static Code Exists(string noun) => new($"{noun}_exists", 409);
}
